using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>What a TLS 1.2 ServerHello answers, and what each side insists on (RFC 7627, 5746, 7301, 6066, 8449, 8422).</summary>
internal sealed class Tls12ExtensionTests
{
    private static CipherSuiteSpec[] Suites => [.. CipherSuiteSpec.All.ToArray().Where(spec => spec.Version == ProtocolVersion.Tls12)];

    /// <summary>Who can do it does it; who demands it gets no connection without it.</summary>
    [Test]
    public void Extended_main_secret([Values] bool clientOffers, [Values] bool clientDemands, [Values] bool serverDemands)
    {
        ClientHelloLayout layout = clientOffers ? ClientHelloLayout.Default : Without(ExtensionType.ExtendedMainSecret);
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, RequireExtendedMainSecret = clientDemands }, layout),
            TlsServerContext.Create(new TlsServerOptions { Credentials = [TestPair.Credential()], RequireExtendedMainSecret = serverDemands }));
        if (!clientOffers && (clientDemands || serverDemands))
        {
            TestPair.AssertFails(pair, foundByServer: serverDemands, TlsFault.ExtendedMainSecretMissing);
            Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.HandshakeFailure));
            return;
        }
        pair.Handshake();
        TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.Info.UsesExtendedMainSecret, Is.EqualTo(clientOffers));
        Assert.That(pair.Server.Connection.Info.UsesExtendedMainSecret, Is.EqualTo(clientOffers));
    }

    [Test]
    public void Without_extended_main_secret_every_suite_works_too([Values] bool rsa, [Values] bool sha384)
    {
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(
                new TlsClientOptions
                {
                    MaxVersion = ProtocolVersion.Tls12,
                    RequireExtendedMainSecret = false,
                    CipherSuites = [.. Suites.Where(spec => spec.Hash == HashFunction.Sha384 == sha384).Select(spec => spec.Suite)],
                },
                Without(ExtensionType.ExtendedMainSecret)),
            TlsServerContext.Create(new TlsServerOptions
            {
                Credentials = [TestPair.Credential(rsa ? CertificateKeyKind.Rsa : CertificateKeyKind.EcdsaP256)],
                RequireExtendedMainSecret = false,
            }));
        pair.Handshake();
        TestPair.AssertTalks(pair);
    }

    /// <summary>RFC 5746 §3.6: extension or signalling suite, the server answers with the empty extension; §3.4, §4.1: the client may insist.</summary>
    [TestCase(true, false, true)]
    [TestCase(false, true, true)]
    [TestCase(true, true, true)]
    [TestCase(false, false, false)]
    public void A_server_answers_whoever_knows_of_secure_renegotiation(bool extension, bool signal, bool expected)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        pair.Start();
        HelloBytes.EditFirst(pair, hello =>
        {
            if (!extension) hello.Remove(ExtensionType.RenegotiationInfo);
            if (signal) hello.CipherSuites.Add(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
        });
        pair.Run();

        // The hello was edited on its way, so a client that is content with the answer still finds out; but later.
        TlsFault? expectedFault = expected ? TlsFault.AlertReceived : TlsFault.InsecureRenegotiation;
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(extension && !signal ? null : expectedFault));
    }

    [Test]
    public void A_client_may_do_without_secure_renegotiation()
    {
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(
                new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, RequireSecureRenegotiation = false }, Without(ExtensionType.RenegotiationInfo)),
            TlsServerContext.Create(TestPair.ServerOptions()));
        pair.Handshake();
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void A_client_that_never_heard_of_it_may_insist_in_vain()
    {
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 }, Without(ExtensionType.RenegotiationInfo)),
            TlsServerContext.Create(TestPair.ServerOptions()));
        TestPair.AssertFails(pair, foundByServer: false, TlsFault.InsecureRenegotiation);
        Assert.That(pair.Server.Connection.Error?.Alert, Is.EqualTo(AlertDescription.HandshakeFailure));
    }

    /// <summary>RFC 5746 §3.6: somebody joins this handshake to an earlier one.</summary>
    [Test]
    public void A_first_hello_that_renegotiates_is_refused()
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        Edited(pair, hello => hello.Set(ExtensionType.RenegotiationInfo, 1, 0xFF));
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.InsecureRenegotiation));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.HandshakeFailure));
    }

    [TestCase(new[] { "h2", "http/1.1" }, new[] { "http/1.1", "h2" }, ExpectedResult = "http/1.1")]
    [TestCase(new[] { "h2" }, new string[0], ExpectedResult = null)]
    [TestCase(new string[0], new[] { "h2" }, ExpectedResult = null)]
    public string? The_protocol_is_the_servers_first_that_the_client_has(string[] client, string[] server)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, ApplicationProtocols = client },
            new TlsServerOptions { Credentials = [TestPair.Credential()], ApplicationProtocols = server });
        string? protocol = pair.Client.Connection.Info.ApplicationProtocol;
        Assert.That(pair.Server.Connection.Info.ApplicationProtocol, Is.EqualTo(protocol));
        return protocol;
    }

    [Test]
    public void Protocols_without_one_in_common_are_an_error()
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, ApplicationProtocols = ["h2"] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], ApplicationProtocols = ["http/1.1"] });
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoApplicationProtocol);
    }

    [TestCase("example.test", "example.test")]
    [TestCase("127.0.0.1", null)]
    public void The_server_learns_the_name_and_acknowledges_it(string name, string? sent)
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 }, name: name);
        Assert.That(pair.Server.Connection.Info.ServerName, Is.EqualTo(sent));
        TestPair.AssertTalks(pair);
    }

    /// <summary>RFC 8449 §4: in TLS 1.2 the limit counts the content alone; a client that also offers TLS 1.3 grants a byte more.</summary>
    [TestCase(ProtocolVersion.Tls12, 64, 64)]
    [TestCase(ProtocolVersion.Tls12, 1_000, 1_000)]
    [TestCase(ProtocolVersion.Tls12, 16_384, 16_384)]
    [TestCase(ProtocolVersion.Tls13, 64, 65)]
    [TestCase(ProtocolVersion.Tls13, 16_384, 16_384)]
    public void Neither_side_exceeds_what_the_other_wants_to_receive(ProtocolVersion clientMax, int clientLimit, int serverSends)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { MaxVersion = clientMax, MaxReceivedRecordContent = clientLimit },
            new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = ProtocolVersion.Tls12, MaxReceivedRecordContent = 500 });
        byte[] data = new byte[20_000];
        pair.Client.Write(data);
        pair.Server.Write(data);
        Assert.That(FirstRecordContent(pair.Client), Is.EqualTo(500));
        Assert.That(FirstRecordContent(pair.Server), Is.EqualTo(serverSends));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(data));
        Assert.That(pair.Client.ReadAll(), Is.EqualTo(data));
    }

    /// <summary>RFC 8449 §4: no more than the newest version offered has.</summary>
    [TestCase(ProtocolVersion.Tls12, 0x4000)]
    [TestCase(ProtocolVersion.Tls13, 0x4001)]
    public void The_limit_on_the_wire_is_that_of_the_newest_version(ProtocolVersion max, int expected)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = max, MaxReceivedRecordContent = 16_384 });
        pair.Start();
        HelloBytes.EditFirst(pair, hello =>
        {
            byte[] data = hello.Extensions.Single(extension => extension.Type == ExtensionType.RecordSizeLimit).Data;
            Assert.That(data, Is.EqualTo(new[] { (byte)(expected >> 8), (byte)(expected & 0xFF) }));
        });
    }

    [TestCase(new byte[] { 1, 1 })]
    [TestCase(new byte[] { 2, 1, 2 })]
    public void Point_formats_without_the_uncompressed_one_are_refused(byte[] formats)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        Edited(pair, hello => hello.Set(ExtensionType.EcPointFormats, formats));
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.MissingUncompressedPoints));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.IllegalParameter));
    }

    /// <summary>RFC 5246 §7.4.1.4.1 would have it mean SHA-1; TLS 1.2 has no missing_extension alert either.</summary>
    [Test]
    public void A_client_without_signature_algorithms_shares_no_scheme()
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        Edited(pair, hello => hello.Remove(ExtensionType.SignatureAlgorithms));
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.NoSharedSignatureScheme));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.HandshakeFailure));
    }

    [TestCase(ExtensionType.EcPointFormats)]
    [TestCase(ExtensionType.ServerName)]
    public void A_client_may_leave_out(ExtensionType type)
    {
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 }, Without(type)),
            TlsServerContext.Create(TestPair.ServerOptions()));
        pair.Handshake();
        TestPair.AssertTalks(pair);
        Assert.That(pair.Server.Connection.Info.Group, Is.EqualTo(NamedGroup.X25519));
    }

    /// <summary>Groups and suites alike: what comes first in the server's list, of what the client has.</summary>
    [Test]
    public void The_servers_order_counts()
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, Groups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1] },
            new TlsServerOptions
            {
                Credentials = [TestPair.Credential()],
                Groups = [NamedGroup.Secp521r1, NamedGroup.Secp384r1, NamedGroup.X25519],
                CipherSuites = [CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256],
            });
        Assert.That(pair.Client.Connection.Info.Group, Is.EqualTo(NamedGroup.Secp384r1));
        Assert.That(pair.Client.Connection.Info.CipherSuite, Is.EqualTo(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256));
    }

    /// <summary>RFC 8422 §4 lets a server send any curve then; ours does not guess.</summary>
    [Test]
    public void A_client_without_supported_groups_shares_no_suite()
    {
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 }, Without(ExtensionType.SupportedGroups)),
            TlsServerContext.Create(TestPair.ServerOptions()));
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedCipherSuite);
    }

    [TestCase(new byte[] { 1 }, TlsFault.WrongCompressionMethod)]
    [TestCase(new byte[] { 1, 0 }, TlsFault.None)]
    public void Compression_is_never_used_but_may_be_offered(byte[] methods, TlsFault expected)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        pair.Start();
        HelloBytes.EditFirst(pair, hello => hello.CompressionMethods = methods);
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(pair.Server.Connection.Error?.Fault ?? TlsFault.None, Is.EqualTo(expected));
    }

    private static ClientHelloLayout Without(ExtensionType type) => new() { Order = [.. ClientHelloLayout.Default.Order.Where(other => other != type)] };

    private static void Edited(TlsMemoryPair pair, Action<HelloBytes> edit)
    {
        pair.Start();
        HelloBytes.EditFirst(pair, edit);
        pair.Run();
    }

    // AES-GCM: eight bytes of nonce and sixteen of tag.
    private static int FirstRecordContent(TlsMemoryEnd end) => Core.Records.RecordHeader.Read(end.Outbox.Unread).Length - 24;
}
