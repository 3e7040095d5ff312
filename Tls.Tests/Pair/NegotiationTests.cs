using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Which of both sides' wishes comes true, and what each side can read of it afterwards.</summary>
internal sealed class NegotiationTests
{
    [Test]
    public void The_defaults_meet_in_their_first_entries()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        TlsConnectionInfo client = pair.Client.Connection.Info;
        TlsConnectionInfo server = pair.Server.Connection.Info;
        foreach (TlsConnectionInfo info in new[] { client, server })
        {
            Assert.That(info.Version, Is.EqualTo(ProtocolVersion.Tls13));
            Assert.That(info.CipherSuite, Is.EqualTo(CipherSuite.TLS_AES_128_GCM_SHA256));
            Assert.That(info.Group, Is.EqualTo(NamedGroup.X25519MLKEM768));
            Assert.That(info.HelloRetryRequested, Is.False);
            Assert.That(info.ServerName, Is.EqualTo("example.test"));
            Assert.That(info.ApplicationProtocol, Is.Null);
        }
        Assert.That(client.PeerSignatureScheme, Is.EqualTo(SignatureScheme.EcdsaSecp256r1Sha256));
        Assert.That(client.LocalSignatureScheme, Is.EqualTo(SignatureScheme.None));
        Assert.That(server.PeerSignatureScheme, Is.EqualTo(SignatureScheme.None));
        Assert.That(server.LocalSignatureScheme, Is.EqualTo(SignatureScheme.EcdsaSecp256r1Sha256));
    }

    [Test]
    public void Only_the_client_sees_certificates()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        Assert.That(
            pair.Client.Connection.Info.PeerCertificates.Select(certificate => certificate.ToArray()),
            Is.EqualTo(TestCertificates.Default.Leaf().Chain.Select(certificate => certificate.ToArray())).AsCollection);
        Assert.That(pair.Server.Connection.Info.PeerCertificates, Is.Empty);
    }

    [Test]
    public void Certificates_are_not_shown_before_they_are_accepted()
    {
        using var pump = new RecordPump(new TlsClientOptions(), TestPair.ServerOptions());
        while (pump.Client.Decision is null) pump.Step();
        Assert.That(pump.Client.Info.PeerCertificates, Is.Empty);
        pump.Step();
        Assert.That(pump.Client.Info.PeerCertificates, Is.Not.Empty);
    }

    [Test]
    public void A_refused_certificate_ends_both_sides()
    {
        using TlsMemoryPair pair = TestPair.Create(name: "another.test");
        TestPair.AssertFails(pair, foundByServer: false, TlsFault.CertificateNameMismatch);
        Assert.That(pair.Client.Connection.Info.PeerCertificates, Is.Empty);
    }

    [Test]
    public void The_servers_order_of_suites_counts()
    {
        using TlsMemoryPair pair = TestPair.Connect(server: new TlsServerOptions
        {
            Credentials = [TestPair.Credential()],
            CipherSuites = [CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256],
        });
        Assert.That(pair.Client.Connection.Info.CipherSuite, Is.EqualTo(CipherSuite.TLS_CHACHA20_POLY1305_SHA256));
    }

    [Test]
    public void Without_a_common_suite_there_is_no_connection()
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], CipherSuites = [CipherSuite.TLS_AES_256_GCM_SHA384] });
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedCipherSuite);
    }

    [Test]
    public void Without_a_common_group_there_is_no_connection()
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { Groups = [NamedGroup.X25519] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], Groups = [NamedGroup.Secp256r1] });
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedGroup);
    }

    [TestCase(new[] { "h2", "http/1.1" }, new[] { "http/1.1", "h2" }, ExpectedResult = "http/1.1")]
    [TestCase(new[] { "spdy/3", "h2" }, new[] { "http/1.1", "h2" }, ExpectedResult = "h2")]
    [TestCase(new[] { "h2" }, new string[0], ExpectedResult = null)]
    [TestCase(new string[0], new[] { "h2" }, ExpectedResult = null)]
    [TestCase(new string[0], new string[0], ExpectedResult = null)]
    [TestCase(new[] { "ünïcode" }, new[] { "ünïcode" }, ExpectedResult = "ünïcode")]
    public string? The_protocol_is_the_servers_first_that_the_client_has(string[] client, string[] server)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { ApplicationProtocols = client },
            new TlsServerOptions { Credentials = [TestPair.Credential()], ApplicationProtocols = server });
        string? protocol = pair.Client.Connection.Info.ApplicationProtocol;
        Assert.That(pair.Server.Connection.Info.ApplicationProtocol, Is.EqualTo(protocol));
        return protocol;
    }

    [Test]
    public void Protocols_without_one_in_common_are_an_error()
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { ApplicationProtocols = ["h2"] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], ApplicationProtocols = ["http/1.1"] });
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoApplicationProtocol);
    }

    [TestCase(SignatureScheme.EcdsaSecp256r1Sha256)]
    [TestCase(SignatureScheme.EcdsaSecp384r1Sha384)]
    [TestCase(SignatureScheme.RsaPssRsaeSha512)]
    [TestCase(SignatureScheme.RsaPssPssSha256)]
    [TestCase(SignatureScheme.Ed25519)]
    public void The_credential_is_one_whose_key_the_client_can_verify(SignatureScheme scheme)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { SignatureSchemes = [scheme] },
            new TlsServerOptions { Credentials = AllCredentials() },
            verifier: DangerousAcceptAnything.Instance);
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(scheme));
    }

    [Test]
    public void The_first_of_several_fitting_credentials_is_used()
    {
        using TlsMemoryPair pair = TestPair.Connect(server: new TlsServerOptions
        {
            Credentials = [TestPair.Credential(CertificateKeyKind.Ed25519), TestPair.Credential(CertificateKeyKind.EcdsaP256)],
        });
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.Ed25519));
    }

    [Test]
    public void A_scheme_for_certificates_alone_signs_no_handshake()
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { SignatureSchemes = [SignatureScheme.RsaPkcs1Sha256] }, new TlsServerOptions { Credentials = AllCredentials() });
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedSignatureScheme);
    }

    [Test]
    public void A_credential_signs_with_its_own_schemes_in_its_own_order()
    {
        TlsCredential rsa = TestPair.Credential(CertificateKeyKind.Rsa).WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha512, SignatureScheme.RsaPssRsaeSha384]);
        using TlsMemoryPair pair = TestPair.Connect(server: new TlsServerOptions { Credentials = [rsa] });
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.RsaPssRsaeSha512));
    }

    /// <summary>Also where the server would verify nothing that it can sign with.</summary>
    [Test]
    public void The_schemes_of_the_options_do_not_bind_a_credential_with_its_own()
    {
        TlsCredential rsa = TestPair.Credential(CertificateKeyKind.Rsa).WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha256]);
        using TlsMemoryPair pair = TestPair.Connect(server: new TlsServerOptions { Credentials = [rsa], SignatureSchemes = [SignatureScheme.Ed25519] });
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.RsaPssRsaeSha256));
    }

    [Test]
    public void A_credential_whose_schemes_do_not_fit_is_passed_over()
    {
        TlsCredential none = TestPair.Credential(CertificateKeyKind.EcdsaP256).WithSignatureSchemes([SignatureScheme.Ed25519]);
        using TlsMemoryPair pair = TestPair.Connect(server: new TlsServerOptions { Credentials = [none, TestPair.Credential(CertificateKeyKind.EcdsaP384)] });
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.EcdsaSecp384r1Sha384));
    }

    [Test]
    public void The_schemes_of_a_credential_are_some_and_each_once()
    {
        TlsCredential credential = TestPair.Credential();
        Assert.That(() => credential.WithSignatureSchemes([]), Throws.ArgumentException);
        Assert.That(() => credential.WithSignatureSchemes([SignatureScheme.Ed25519, SignatureScheme.Ed25519]), Throws.ArgumentException);
        Assert.That(() => credential.WithSignatureSchemes(null!), Throws.ArgumentNullException);
    }

    private static TlsCredential[] AllCredentials() =>
    [
        TestPair.Credential(CertificateKeyKind.EcdsaP521),
        TestPair.Credential(CertificateKeyKind.Rsa),
        TestPair.Credential(CertificateKeyKind.RsaPss),
        TestPair.Credential(CertificateKeyKind.EcdsaP384),
        TestPair.Credential(CertificateKeyKind.Ed25519),
        TestPair.Credential(CertificateKeyKind.EcdsaP256),
    ];
}
