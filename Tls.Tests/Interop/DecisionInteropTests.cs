using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Several credentials, keys that are elsewhere, and questions in mid-handshake, with somebody else at the other end.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class DecisionInteropTests
{
    private const int Limit = 120_000;

    private static readonly string[] Versions = ["-tls1_2", "-tls1_3"];

    private static readonly TestCertificate First = Issue(CertificateKeyKind.EcdsaP256, "first.test");
    private static readonly TestCertificate Rsa = Issue(CertificateKeyKind.Rsa, "rsa.test", "both.test");
    private static readonly TestCertificate Ecdsa = Issue(CertificateKeyKind.EcdsaP256, "ecdsa.test", "both.test");
    private static readonly TestCertificate Wildcard = Issue(CertificateKeyKind.EcdsaP256, "*.wild.test");

    private static IReadOnlyList<TlsCredential> Several => [.. new[] { First, Rsa, Ecdsa, Wildcard }.Select(Ours.Credential)];

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_client_gets_the_certificate_of_its_name(
        [ValueSource(nameof(Versions))] string version, [Values("first.test", "rsa.test", "ecdsa.test", "any.wild.test")] string name, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-brief", "-nocommands", version, "-servername", name, "-verify_hostname", name);
        await using TlsStream server = await AcceptAsync(listener, new TlsServerOptions { Credentials = Several }, null, cancel);
        await EchoAsync(client, server, cancel);
        Assert.That(client.Said, Does.Contain("Verification: OK"));
    }

    [TestCase("RSA-PSS+SHA256", "RSA-PSS")]
    [TestCase("ECDSA+SHA256", "ECDSA")]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_client_gets_the_certificate_of_its_schemes(string schemes, string signature, CancellationToken cancel)
    {
        foreach (string version in Versions)
        {
            using var listener = new Loopback();
            await using PeerProcess client = OpenSsl.Connect(
                listener, "-brief", "-nocommands", version, "-servername", "both.test", "-verify_hostname", "both.test", "-sigalgs", schemes);

            // The chain itself is signed with ECDSA, which a client of RSA alone verifies all the same.
            await using TlsStream server = await AcceptAsync(listener, new TlsServerOptions { Credentials = Several }, null, cancel);
            await EchoAsync(client, server, cancel);
            Assert.That(client.Said, Does.Contain($"Signature type: {signature}"));
        }
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_client_is_told_that_its_name_is_unknown([ValueSource(nameof(Versions))] string version, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-brief", "-nocommands", version, "-servername", "unknown.test");
        TlsException refusal = Assert.ThrowsAsync<TlsException>(() =>
            AcceptAsync(listener, new TlsServerOptions { Credentials = Several, RefuseUnknownServerNames = true }, null, cancel))!;
        Assert.That(refusal.Error.Fault, Is.EqualTo(TlsFault.UnrecognizedName));
        await client.WaitForAsync("unrecognized name", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task SslStream_gets_the_certificate_of_its_name([Values("first.test", "rsa.test", "any.wild.test")] string name, CancellationToken cancel)
    {
        using var listener = new Loopback();
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(TestCertificates.Default.Root);
        await using var client = new SslStream(new NetworkStream(await Loopback.ConnectAsync(listener.Port, cancel), ownsSocket: true));
        Task connecting = client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = trust }, cancel);
        await using TlsStream server = await AcceptAsync(listener, new TlsServerOptions { Credentials = Several }, null, cancel);
        await connecting;
        Assert.That(server.Info.ServerName, Is.EqualTo(name));
    }

    // The signature of the server, in both versions and with each kind of key, made by somebody else.
    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_client_verifies_what_a_key_elsewhere_signed(
        [ValueSource(nameof(Versions))] string version, [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-brief", "-nocommands", version, "-verify_hostname", Ours.ServerName);
        int signatures = 0;
        await using TlsStream server = await AcceptAsync(
            listener, new TlsServerOptions { Credentials = [TestCredentials.WithExternalKey(kind)] },
            async (decision, _) =>
            {
                await Task.Yield();
                signatures++;
                Answers.Agree(decision);
            },
            cancel);
        await EchoAsync(client, server, cancel);
        Assert.That(signatures, Is.EqualTo(1));
        Assert.That(client.Said, Does.Contain("Verification: OK"));
    }

    // The client asks whom to be, is told what the server trusts, and signs elsewhere.
    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_server_verifies_a_client_that_chose_in_mid_handshake(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-rev", "-Verify", "3", "-verify_return_error", "-CAfile", PeerFiles.Root);
        await using PeerProcess ended = server;
        byte[] root = TestCertificates.Default.Authority.Der;
        int authorities = 0;
        await using var client = new TlsStream(new NetworkStream(await Loopback.ConnectAsync(port, cancel), ownsSocket: true))
        {
            DecisionHandler = async (decision, _) =>
            {
                await Task.Yield();
                if (decision is CertificateRequestDecision request)
                {
                    authorities = request.Authorities.Count(name => name.Span.SequenceEqual(root[CertificateFields.Parse(root).Subject]));
                    request.Use(TestCredentials.WithExternalKey(CertificateKeyKind.Rsa));
                }
                else
                {
                    Answers.Agree(decision);
                }
            },
        };
        TlsClientContext context = TlsClientContext.Create(new TlsClientOptions { PauseAtCertificateRequest = true, MaxVersion = version, MinVersion = version });
        await client.AuthenticateAsClientAsync(context, Ours.ServerName, Ours.Verifier, cancel);
        await client.WriteAsync("abc\n"u8.ToArray(), cancel);
        byte[] answer = new byte[4];
        await client.ReadExactlyAsync(answer, cancel);
        Assert.That(answer, Is.EqualTo("cba\n"u8.ToArray()));
        Assert.That(authorities, Is.EqualTo(1), "-CAfile names the root to the client");
        await server.WaitForAsync("test leaf Rsa", cancel);
    }

    // s_client says the same at every start, so its fingerprints are the same; and a refusal reaches it with the alert that was chosen.
    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_client_is_recognised_and_refused(CancellationToken cancel)
    {
        var seen = new List<(string, string)>();
        for (int i = 0; i < 2; i++)
        {
            using var listener = new Loopback();
            await using PeerProcess client = OpenSsl.Connect(listener, "-brief", "-nocommands", "-alpn", "h2,http/1.1");
            TlsException refusal = Assert.ThrowsAsync<TlsException>(() => AcceptAsync(
                listener, new TlsServerOptions { Credentials = Several, PauseAtClientHello = true },
                (decision, _) =>
                {
                    var hello = (ClientHelloDecision)decision;
                    seen.Add((hello.Ja3, hello.Ja4));
                    hello.Refuse(AlertDescription.InsufficientSecurity);
                    return ValueTask.CompletedTask;
                },
                cancel))!;
            Assert.That(refusal.Error.Fault, Is.EqualTo(TlsFault.ClientHelloRefused));
            await client.WaitForAsync("insufficient security", cancel);
        }
        Assert.That(seen[1], Is.EqualTo(seen[0]));
        Assert.That(seen[0].Item1, Does.StartWith("771,4866-4867-4865-"));
        Assert.That(seen[0].Item2, Does.StartWith("t13d").And.Matches("^t13d[0-9]{4}h2_[0-9a-f]{12}_[0-9a-f]{12}$"));
    }

    private static async Task<TlsStream> AcceptAsync(Loopback listener, TlsServerOptions options, TlsDecisionHandler? handler, CancellationToken cancel)
    {
        var stream = new TlsStream(new NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true)) { DecisionHandler = handler };
        try
        {
            await stream.AuthenticateAsServerAsync(TlsServerContext.Create(options), Ours.Verifier, cancel);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task EchoAsync(PeerProcess client, TlsStream server, CancellationToken cancel)
    {
        await client.WriteAsync("hello\n", cancel);
        byte[] line = new byte[6];
        await server.ReadExactlyAsync(line, cancel);
        await server.WriteAsync(line, cancel);
        await client.WaitForOutputAsync("hello\n", cancel);
        client.EndInput();
        await client.WaitForExitAsync(cancel);
    }

    private static TestCertificate Issue(CertificateKeyKind kind, params string[] names) =>
        TestCertificates.Default.Authority.Issue(new TestCertificateSpec { Subject = names[0], Kind = kind, DnsNames = names });
}
