using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Reflection;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;
using static Tls.Tests.Transports.Streams.MovingOver.SslOptionsEnds;

namespace Tls.Tests.Transports.Streams.MovingOver;

/// <summary>SslStream's options on a TlsStream: each is honoured, or refused by name before a byte is sent.</summary>
[CancelAfter(120_000)]
[SupportedOSPlatform("linux")] // Windows does not let a caller choose suites and paddings.
public sealed class SslOptionsTests
{
    // What .NET adds has to be dealt with before it can be said again that nothing is passed over.
    [Test]
    public void There_are_no_other_options()
    {
        string[] common =
        [
            "AllowRenegotiation", "AllowRsaPkcs1Padding", "AllowRsaPssPadding", "AllowTlsResume", "ApplicationProtocols", "CertificateChainPolicy",
            "CertificateRevocationCheckMode", "CipherSuitesPolicy", "EnabledSslProtocols", "EncryptionPolicy", "RemoteCertificateValidationCallback",
        ];
        Assert.That(Names(typeof(SslClientAuthenticationOptions)), Is.EquivalentTo(
            (string[])[.. common, "ClientCertificateContext", "ClientCertificates", "LocalCertificateSelectionCallback", "TargetHost"]));
        Assert.That(Names(typeof(SslServerAuthenticationOptions)), Is.EquivalentTo(
            (string[])[.. common, "ClientCertificateRequired", "ServerCertificate", "ServerCertificateContext", "ServerCertificateSelectionCallback"]));
    }

    [TestCase("EnabledSslProtocols")]
    [TestCase("EncryptionPolicy")]
    [TestCase("CipherSuitesPolicy")]
    [TestCase("ApplicationProtocols")]
    [TestCase("ClientCertificates")]
    [TestCase("ServerCertificate")]
    [TestCase("AllowRenegotiation")]
    public async Task What_cannot_be_honoured_is_named_and_nothing_has_begun(string option)
    {
        using X509Certificate2 keyless = TestCertificates.Default.Leaf().Load();
        SslClientAuthenticationOptions ofClient = Client();
        SslServerAuthenticationOptions ofServer = Server();
        if (option == "EnabledSslProtocols") ofClient.EnabledSslProtocols = ofServer.EnabledSslProtocols = Old | SslProtocols.Tls12;
        if (option == "EncryptionPolicy") ofClient.EncryptionPolicy = ofServer.EncryptionPolicy = (EncryptionPolicy)1;
        if (option == "CipherSuitesPolicy") ofClient.CipherSuitesPolicy = ofServer.CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]);
        if (option == "ApplicationProtocols") ofClient.ApplicationProtocols = ofServer.ApplicationProtocols = [new SslApplicationProtocol(new byte[] { 0xFF })];
        if (option == "ClientCertificates") ofClient.ClientCertificates = [keyless];
        if (option == "ServerCertificate") (ofServer.ServerCertificateContext, ofServer.ServerCertificate) = (null, keyless);
        if (option == "AllowRenegotiation") ofServer.AllowRenegotiation = true;

        var transport = new DuplexStreamPair();
        await using var client = new TlsStream(transport.Client);
        await using var server = new TlsStream(transport.Server);
        if (option is not ("ServerCertificate" or "AllowRenegotiation"))
        {
            Assert.That(async () => await client.AuthenticateAsClientAsync(ofClient), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith(option));
            Assert.That(() => client.AuthenticateAsClient(ofClient), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith(option));
        }
        if (option != "ClientCertificates")
        {
            Assert.That(async () => await server.AuthenticateAsServerAsync(ofServer), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith(option));
            Assert.That(() => server.AuthenticateAsServer(ofServer), Throws.TypeOf<NotSupportedException>().With.Message.StartsWith(option));
        }
        await Task.WhenAll(client.AuthenticateAsClientAsync(Client()), server.AuthenticateAsServerAsync(Server()));
        Assert.That(client.IsAuthenticated && server.IsAuthenticated);
    }

    [Test]
    public async Task A_server_without_a_certificate_is_told_so()
    {
        await using var server = new TlsStream(new DuplexStreamPair().Server);
        Assert.That(async () => await server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions()), Throws.ArgumentException);
    }

    [TestCase(SslProtocols.Tls12, SslProtocols.None, SslProtocols.Tls12)]
    [TestCase(SslProtocols.None, SslProtocols.Tls12, SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13, SslProtocols.None, SslProtocols.Tls13)]
    [TestCase(SslProtocols.Tls12 | SslProtocols.Tls13, SslProtocols.Tls12 | SslProtocols.Tls13, SslProtocols.Tls13)]
    public async Task Versions(SslProtocols ofClient, SslProtocols ofServer, SslProtocols agreed)
    {
        await using TlsStreamPair pair = await MeetAsync(Client(o => o.EnabledSslProtocols = ofClient), Server(o => o.EnabledSslProtocols = ofServer));
        Assert.That((pair.Client.SslProtocol, pair.Server.SslProtocol), Is.EqualTo((agreed, agreed)));
    }

    [Test]
    public async Task Suites_and_application_protocols([Values] bool clientChooses)
    {
        // The first is one that there is not: allowed, and never chosen.
        TlsCipherSuite[] wanted = [TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];
        var policy = new CipherSuitesPolicy(wanted);
        await using TlsStreamPair pair = await MeetAsync(
            Client(o => (o.CipherSuitesPolicy, o.ApplicationProtocols) = (clientChooses ? policy : null, [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11])),
            Server(o => (o.CipherSuitesPolicy, o.ApplicationProtocols) = (clientChooses ? null : policy, [SslApplicationProtocol.Http11])));
        Assert.That((pair.Client.NegotiatedCipherSuite, pair.Client.NegotiatedApplicationProtocol), Is.EqualTo((wanted[1], SslApplicationProtocol.Http11)));
        Assert.That((pair.Server.NegotiatedCipherSuite, pair.Server.NegotiatedApplicationProtocol), Is.EqualTo((wanted[1], SslApplicationProtocol.Http11)));
    }

    [TestCase(true, true, SignatureScheme.RsaPssRsaeSha256)]
    [TestCase(false, true, SignatureScheme.RsaPssRsaeSha256)]
    [TestCase(true, false, SignatureScheme.RsaPkcs1Sha256)]
    [TestCase(false, false, null)]
    public async Task Paddings_of_RSA(bool pkcs1, bool pss, SignatureScheme? chosen, [Values] bool clientChooses = true)
    {
        SslClientAuthenticationOptions ofClient = Client(o => o.EnabledSslProtocols = SslProtocols.Tls12);
        SslServerAuthenticationOptions ofServer = Server(o => o.ServerCertificateContext = Context(RsaLeaf, CertificateKeyKind.Rsa));
        if (clientChooses) (ofClient.AllowRsaPkcs1Padding, ofClient.AllowRsaPssPadding) = (pkcs1, pss);
        else (ofServer.AllowRsaPkcs1Padding, ofServer.AllowRsaPssPadding) = (pkcs1, pss);
        if (chosen is null)
        {
            Assert.That(async () => await MeetAsync(ofClient, ofServer), Throws.TypeOf<TlsException>());
            return;
        }
        await using TlsStreamPair pair = await MeetAsync(ofClient, ofServer);
        Assert.That(pair.Client.Info.PeerSignatureScheme, Is.EqualTo(chosen));
    }

    [Test]
    public async Task A_policy_decides_whom_to_trust([Values] bool trusts)
    {
        SslClientAuthenticationOptions options = Client(o => o.CertificateChainPolicy = trusts ? OurRoot() : null);
        if (!trusts)
        {
            Assert.That(async () => await MeetAsync(options, Server()), FailsBy(TlsFault.UnknownCertificateAuthority));
            return;
        }
        await using TlsStreamPair pair = await MeetAsync(options, Server());
        Assert.That(pair.Client.RemoteCertificate!.Subject, Is.EqualTo(Leaf.Subject));
        Assert.That(async () => await MeetAsync(Client(o => o.TargetHost = "other.test"), Server()), FailsBy(TlsFault.CertificateNameMismatch));
        Assert.That(async () => await MeetAsync(Client(o => o.TargetHost = null), Server()), FailsBy(TlsFault.CertificateNameMismatch));
    }

    // The policy is the caller's: it may serve many handshakes.
    [Test]
    public async Task The_options_stay_as_they_were()
    {
        SslClientAuthenticationOptions options = Client();
        for (int i = 0; i < 2; i++) await (await MeetAsync(options, Server())).DisposeAsync();
        Assert.That((options.CertificateChainPolicy!.ExtraStore.Count, options.CertificateChainPolicy.ApplicationPolicy.Count), Is.EqualTo((0, 0)));
    }

    [TestCase(X509RevocationMode.NoCheck, X509RevocationMode.NoCheck)]
    [TestCase(X509RevocationMode.Offline, X509RevocationMode.Offline)]
    public async Task How_revocation_is_learnt(X509RevocationMode wanted, X509RevocationMode used)
    {
        X509RevocationMode? seen = null;
        await using TlsStreamPair pair = await MeetAsync(
            Client(o =>
            {
                o.CertificateChainPolicy = null;
                o.CertificateRevocationCheckMode = wanted;
                o.RemoteCertificateValidationCallback = (_, _, chain, _) => (seen = chain!.ChainPolicy.RevocationMode) is not null;
            }),
            Server());
        Assert.That(seen, Is.EqualTo(used));
    }

    [Test]
    public async Task The_client_shows_its_certificate([Values] bool byContext)
    {
        await using TlsStreamPair pair = await MeetAsync(
            Client(o =>
            {
                if (byContext) o.ClientCertificateContext = Context(Leaf, CertificateKeyKind.EcdsaP256);
                else o.ClientCertificates = [Leaf];
                o.LocalCertificateSelectionCallback = byContext ? (_, _, _, _, _) => throw new InvalidOperationException("The context goes first.") : null;
            }),
            Server(o => (o.ClientCertificateRequired, o.RemoteCertificateValidationCallback) = (true, (_, _, _, _) => true)));
        Assert.That((pair.Server.RemoteCertificate!.Subject, pair.Client.IsMutuallyAuthenticated), Is.EqualTo((Leaf.Subject, true)));
    }

    [Test]
    public async Task A_server_certificate_without_a_context()
    {
        await using TlsStreamPair pair = await MeetAsync(
            Client(o => o.RemoteCertificateValidationCallback = (_, _, _, _) => true), Server(o => (o.ServerCertificateContext, o.ServerCertificate) = (null, Leaf)));
        Assert.That(pair.Client.RemoteCertificate!.Subject, Is.EqualTo(Leaf.Subject));
    }

    [Test]
    public async Task Sessions_count_where_resumption_is_allowed([Values] bool allowed)
    {
        using TlsTicketKeys keys = TlsTicketKeys.Generate();
        using var tickets = new TlsTicketCache();
        var context = TlsServerContext.Create(new TlsServerOptions { Credentials = [TlsStreamPair.Credential], TicketKeys = keys });
        var transport = new DuplexStreamPair();
        await using var server = new TlsStream(transport.Server);
        await using var client = new TlsStream(transport.Client) { Sessions = new TlsSessions { Tickets = tickets } };
        await Task.WhenAll(server.AuthenticateAsServerAsync(context), client.AuthenticateAsClientAsync(Client(o => o.AllowTlsResume = allowed)));
        await server.WriteAsync(new byte[1]);
        await client.ReadExactlyAsync(new byte[1]);
        Assert.That(tickets.Count > 0, Is.EqualTo(allowed));
    }

    [Test]
    public async Task Without_a_single_asynchronous_call()
    {
        (Stream client, Stream server) = await TlsStreamPair.SocketsAsync();
        using var ofServer = new TlsStream(server);
        Task serving = Task.Run(() => ofServer.AuthenticateAsServer(Server()));
        using var ofClient = new TlsStream(client);
        ofClient.AuthenticateAsClient(Client());
        await serving;
        Assert.That(ofClient.IsAuthenticated && ofServer.IsAuthenticated);
    }

    private static SslProtocols Old => (SslProtocols)768;

    private static string[] Names(Type options) => [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];
}
