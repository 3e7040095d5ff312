using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Who asks for a client's certificate, who has one, and what comes of it; the same in both versions.</summary>
[TestFixture(ProtocolVersion.Tls12)]
[TestFixture(ProtocolVersion.Tls13)]
internal sealed class ClientCertificateTests(ProtocolVersion version)
{
    [Test]
    public void Every_kind_of_key_is_taken(
        [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind, [Values(ClientCertificateMode.Optional, ClientCertificateMode.Required)] ClientCertificateMode mode)
    {
        using TlsMemoryPair pair = Connect(ClientOptions(TestPair.Credential(kind)), ServerOptions(mode));
        AssertClientIs(pair, TestCertificates.Default.Leaf(kind));
        SignatureScheme scheme = pair.Server.Connection.Info.PeerSignatureScheme;
        Assert.That(version == ProtocolVersion.Tls12 ? scheme.FitsTls12(kind) : scheme.FitsTls13(kind), $"{scheme}");
        Assert.That(pair.Client.Connection.Info.LocalSignatureScheme, Is.EqualTo(scheme));
    }

    /// <summary>The suite names the server's key; the client's may be of another kind, in both versions.</summary>
    [Test]
    public void The_kinds_of_both_sides_have_nothing_to_do_with_each_other([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind server, [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind client)
    {
        using TlsMemoryPair pair = Connect(ClientOptions(TestPair.Credential(client)), ServerOptions(ClientCertificateMode.Required, server));
        AssertClientIs(pair, TestCertificates.Default.Leaf(client));
    }

    [Test]
    public void Who_is_not_asked_does_not_tell([Values] bool hasCredential)
    {
        using TlsMemoryPair pair = Connect(hasCredential ? ClientOptions(TestPair.Credential()) : ClientOptions(), ServerOptions(ClientCertificateMode.None));
        AssertClientIsAnonymous(pair);
    }

    [Test]
    public void Who_has_none_may_stay_anonymous_where_that_is_optional()
    {
        using TlsMemoryPair pair = Connect(ClientOptions(), ServerOptions(ClientCertificateMode.Optional));
        AssertClientIsAnonymous(pair);
    }

    [Test]
    public void Who_has_none_is_turned_away_where_one_is_required()
    {
        using TlsMemoryPair pair = TestPair.Create(ClientOptions(), ServerOptions(ClientCertificateMode.Required));
        AssertTurnedAway(pair);
    }

    [Test]
    public void Who_has_none_that_fits_a_scheme_answers_with_none(
        [Values(ClientCertificateMode.Optional, ClientCertificateMode.Required)] ClientCertificateMode mode)
    {
        TlsMemoryPair pair = TestPair.Create(
            ClientOptions(TestPair.Credential(CertificateKeyKind.Ed25519)),
            new TlsServerOptions
            {
                Credentials = [TestPair.Credential(CertificateKeyKind.Rsa)],
                MinVersion = version,
                MaxVersion = version,
                ClientCertificates = mode,
                SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256],
            });
        using (pair)
        {
            if (mode == ClientCertificateMode.Required)
            {
                AssertTurnedAway(pair);
                return;
            }
            pair.Handshake();
            AssertClientIsAnonymous(pair);
        }
    }

    /// <summary>LESSONS row 41: optional means that none is enough, not that a bad one is.</summary>
    [Test]
    public void A_certificate_that_is_refused_ends_the_connection_also_where_none_would_do(
        [Values(ClientCertificateMode.Optional, ClientCertificateMode.Required)] ClientCertificateMode mode)
    {
        TestCertificate stranger = new TestCertificates().Leaf();
        using var credential = TlsCredential.FromPem(stranger.CertificatePem, stranger.KeyPem);
        using TlsMemoryPair pair = TestPair.Create(ClientOptions(credential), ServerOptions(mode));
        pair.Start();
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnknownCertificateAuthority));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.UnknownCa));
        Assert.That(pair.Server.Connection.Info.PeerCertificates, Is.Empty);
        Assert.That(pair.Server.Connection.IsConnected, Is.False);
    }

    /// <summary>§4.5.1.3 and RFC 5246 §7.4.6: a key that may only encipher cannot sign a handshake.</summary>
    [Test]
    public void A_key_that_may_not_sign_is_refused_before_its_signature()
    {
        TestCertificate certificate = TestCertificates.Default.Authority.Issue(new TestCertificateSpec
        {
            KeyUsage = System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.KeyAgreement,
        });
        using TlsCredential credential = TestCredentials.Unchecked(certificate);
        using TlsMemoryPair pair = TestPair.Create(ClientOptions(credential), ServerOptions(ClientCertificateMode.Optional));
        pair.Start();
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.CertificateKeyUsage));
    }

    [Test]
    public void A_certificate_for_servers_alone_is_refused()
    {
        TestCertificate certificate = TestCertificates.Default.Authority.Issue(
            new TestCertificateSpec { ExtendedKeyUsages = [TestCertificateSpec.ServerAuthentication] });
        using var credential = TlsCredential.FromPem(certificate.CertificatePem, certificate.KeyPem);
        using TlsMemoryPair pair = TestPair.Create(ClientOptions(credential), ServerOptions(ClientCertificateMode.Required));
        pair.Start();
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.CertificateExtendedKeyUsage));
    }

    /// <summary>RFC 9846 §4.3.4: of several that fit, one that the server's authorities issued; of none, the first all the same.</summary>
    [TestCase(new[] { "first" }, "first")]
    [TestCase(new[] { "second" }, "second")]
    [TestCase(new[] { "second", "first" }, "first")]
    [TestCase(new string[0], "first")]
    [TestCase(new[] { "nobody" }, "first")]
    public void The_authorities_help_to_choose(string[] authorities, string expected)
    {
        (string Name, TestCertificate Authority)[] known =
            [.. new[] { "first", "second", "nobody" }.Select(name => (name, TestCertificate.SelfSigned(TestCertificateSpec.Authority($"authority {name}"))))];
        TestCertificate[] leaves = [.. known[..2].Select(entry => entry.Authority.Issue(new TestCertificateSpec { Subject = entry.Name }))];
        TlsCredential[] credentials = [.. leaves.Select(leaf => TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem))];
        ReadOnlyMemory<byte>[] names = [.. authorities.Select(name => NameOf(known.Single(entry => entry.Name == name).Authority))];
        using TlsMemoryPair pair = TestPair.Create(
            ClientOptions(credentials), ServerOptions(ClientCertificateMode.Required, authorities: names), verifier: DangerousAcceptAnything.Instance);
        pair.Handshake();
        AssertClientIs(pair, leaves[expected == "first" ? 0 : 1]);
        foreach (TlsCredential credential in credentials) credential.Dispose();
    }

    [Test]
    public void The_scheme_is_one_that_the_server_asked_for([Values(SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssRsaeSha512)] SignatureScheme scheme)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            ClientOptions(TestPair.Credential(CertificateKeyKind.EcdsaP256), TestPair.Credential(CertificateKeyKind.Rsa)),
            new TlsServerOptions
            {
                Credentials = [TestPair.Credential(CertificateKeyKind.Rsa)],
                MinVersion = version,
                MaxVersion = version,
                ClientCertificates = ClientCertificateMode.Required,
                SignatureSchemes = [scheme],
            });
        Assert.That(pair.Server.Connection.Info.PeerSignatureScheme, Is.EqualTo(scheme));
        AssertClientIs(pair, TestCertificates.Default.Leaf(CertificateKeyKind.Rsa));
    }

    [Test]
    public void A_mode_that_does_not_exist_is_a_mistake([Values(-1, 3)] int mode) =>
        Assert.That(() => TlsServerContext.Create(ServerOptions((ClientCertificateMode)mode)), Throws.ArgumentException);

    [Test]
    public void Chunks_make_no_difference([Values(1, 7)] int chunkSize)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            ClientOptions(TestPair.Credential(CertificateKeyKind.Rsa)), ServerOptions(ClientCertificateMode.Required), chunkSize: chunkSize);
        AssertClientIs(pair, TestCertificates.Default.Leaf(CertificateKeyKind.Rsa));
    }

    [Test]
    public void Records_of_64_bytes_carry_long_messages_too()
    {
        // The client's certificate has to be cut in both versions: in TLS 1.2 its first flight goes without protection.
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions
            {
                MinVersion = version,
                MaxVersion = version,
                Credentials = [TestPair.Credential(CertificateKeyKind.Rsa)],
                MaxSentRecordContent = 64,
            },
            ServerOptions(ClientCertificateMode.Required));
        AssertClientIs(pair, TestCertificates.Default.Leaf(CertificateKeyKind.Rsa));
    }

    private static void AssertTurnedAway(TlsMemoryPair pair)
    {
        pair.Start();
        pair.Run();
        TlsFault fault = pair.Server.Connection.Error?.Fault ?? TlsFault.None;

        // RFC 5246 has no certificate_required.
        AlertDescription alert = fault == TlsFault.ClientCertificateRequired12 ? AlertDescription.HandshakeFailure : AlertDescription.CertificateRequired;
        Assert.That(fault, Is.EqualTo(TlsFault.ClientCertificateRequired12).Or.EqualTo(TlsFault.ClientCertificateRequired));
        Assert.That(fault == TlsFault.ClientCertificateRequired12, Is.EqualTo(pair.Server.Connection.Info.Version == ProtocolVersion.Tls12));
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(alert));
        Assert.That(pair.Server.Connection.IsConnected, Is.False);
    }

    private static void AssertClientIs(TlsMemoryPair pair, TestCertificate expected)
    {
        TestPair.AssertTalks(pair);
        Assert.That(
            pair.Server.Connection.Info.PeerCertificates.Select(certificate => certificate.ToArray()),
            Is.EqualTo(expected.Chain.Select(certificate => certificate.ToArray())).AsCollection);
    }

    private static void AssertClientIsAnonymous(TlsMemoryPair pair)
    {
        TestPair.AssertTalks(pair);
        Assert.That(pair.Server.Connection.Info.PeerCertificates, Is.Empty);
        Assert.That(pair.Server.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.None));
        Assert.That(pair.Client.Connection.Info.LocalSignatureScheme, Is.EqualTo(SignatureScheme.None));
    }

    private static ReadOnlyMemory<byte> NameOf(TestCertificate authority) => authority.Der.AsMemory(CertificateFields.Parse(authority.Der).Subject);

    private TlsMemoryPair Connect(TlsClientOptions client, TlsServerOptions server)
    {
        TlsMemoryPair pair = TestPair.Connect(client, server);
        Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(version));
        return pair;
    }

    private TlsClientOptions ClientOptions(
        params TlsCredential[] credentials) => new() { MinVersion = version, MaxVersion = version, Credentials = credentials };

    private TlsServerOptions ServerOptions(
        ClientCertificateMode mode, CertificateKeyKind kind = CertificateKeyKind.EcdsaP256, ReadOnlyMemory<byte>[]? authorities = null) => new()
        {
            Credentials = [TestPair.Credential(kind)],
            MinVersion = version,
            MaxVersion = version,
            ClientCertificates = mode,
            ClientCertificateAuthorities = authorities ?? [],
        };
}
