using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// Certificates with keys of ML-DSA (draft-ietf-tls-mldsa), below authorities with ECDSA, since not every platform verifies a chain of the others:
/// who shows them to whom, and that TLS 1.2 does not know them.
/// </summary>
internal sealed class MlDsaTests
{
    private static readonly SignatureScheme[] MlDsaSchemes = [SignatureScheme.Mldsa44, SignatureScheme.Mldsa65, SignatureScheme.Mldsa87];
    private static readonly SignatureScheme[] AllSchemes = [.. MlDsaSchemes, .. new TlsClientOptions().SignatureSchemes];

    [SetUp]
    public void NeedsMlDsa()
    {
        if (!KeyKinds.HasMlDsa) Assert.Ignore("this build has no ML-DSA");
    }

    [Test]
    public void Both_sides_show_one(
        [ValueSource(typeof(KeyKinds), nameof(KeyKinds.MlDsa))] CertificateKeyKind kind, [Values] bool elsewhere, [Values(1, int.MaxValue)] int chunkSize)
    {
        TlsCredential credential = elsewhere ? TestCredentials.WithExternalKey(kind) : TestPair.Credential(kind);
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { SignatureSchemes = AllSchemes, Credentials = [credential] },
            new TlsServerOptions { SignatureSchemes = AllSchemes, Credentials = [credential], ClientCertificates = ClientCertificateMode.Required },
            chunkSize: chunkSize, verifier: Knowing(kind));
        pair.Start();
        pair.Run();
        while (pair.Client.Connection.Decision is SignatureDecision || pair.Server.Connection.Decision is SignatureDecision)
        {
            foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
            {
                if (end.Connection.Decision is SignatureDecision question) question.Complete(TestCredentials.Sign(question));
            }
            pair.Run();
        }
        Assert.That((pair.Client.Connection.Error, pair.Server.Connection.Error), Is.EqualTo(((TlsError?)null, (TlsError?)null)));
        foreach (TlsConnectionInfo info in new[] { pair.Client.Connection.Info, pair.Server.Connection.Info })
        {
            Assert.That(info.PeerSignatureScheme, Is.EqualTo(MlDsaSchemes[kind - CertificateKeyKind.MlDsa44]));
            Assert.That(info.LocalSignatureScheme, Is.EqualTo(info.PeerSignatureScheme));
            Assert.That(info.PeerCertificates[0].ToArray(), Is.EqualTo(TestCertificates.Default.Leaf(kind).Der));
        }
        TestPair.AssertTalks(pair);
    }

    /// <summary>The options of whoever verifies say what is taken; a key signs with its scheme whatever those of its own side say.</summary>
    [Test]
    public void A_credential_needs_no_leave_and_the_peer_gives_it([Values] bool clientAsks)
    {
        var server = new TlsServerOptions { Credentials = [TestPair.Credential(CertificateKeyKind.MlDsa65)] };
        var client = new TlsClientOptions { SignatureSchemes = clientAsks ? AllSchemes : new TlsClientOptions().SignatureSchemes };
        using TlsMemoryPair pair = TestPair.Create(client, server, verifier: Knowing(CertificateKeyKind.MlDsa65));
        if (!clientAsks)
        {
            TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedSignatureScheme);
            return;
        }
        pair.Handshake();
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void A_server_has_another_for_those_who_do_not_know_it([Values] bool knows, [Values] bool isTls12)
    {
        var server = new TlsServerOptions { Credentials = [TestPair.Credential(CertificateKeyKind.MlDsa44), TestPair.Credential()] };
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions
            {
                SignatureSchemes = knows ? AllSchemes : new TlsClientOptions().SignatureSchemes, MaxVersion = isTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            },
            server, verifier: Knowing(knows && !isTls12 ? CertificateKeyKind.MlDsa44 : CertificateKeyKind.EcdsaP256));
        SignatureScheme expected = knows && !isTls12 ? SignatureScheme.Mldsa44 : SignatureScheme.EcdsaSecp256r1Sha256;
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(expected));
    }

    [Test]
    public void TLS_12_has_no_use_for_one([Values] bool serversIs)
    {
        TlsCredential mlDsa = TestPair.Credential(CertificateKeyKind.MlDsa65);
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, SignatureSchemes = AllSchemes, Credentials = [mlDsa] },
            new TlsServerOptions
            {
                SignatureSchemes = AllSchemes, Credentials = [serversIs ? mlDsa : TestPair.Credential()], ClientCertificates = ClientCertificateMode.Required,
            });
        TestPair.AssertFails(pair, foundByServer: true, serversIs ? TlsFault.NoSharedSignatureScheme : TlsFault.ClientCertificateRequired12);
    }

    [Test]
    public void A_client_of_TLS_12_refuses_its_signature([Values] bool withItsKey)
    {
        using var server = new ScriptedServer12(new TlsClientOptions { SignatureSchemes = AllSchemes })
        {
            Credential = withItsKey ? TestCredentials.Of(CertificateKeyKind.MlDsa65) : TestCredentials.Of(),
            Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            Scheme = withItsKey ? SignatureScheme.Mldsa65 : SignatureScheme.EcdsaSecp256r1Sha256,
        };
        if (!withItsKey) server.Changes[HandshakeType.ServerKeyExchange] = body => [.. body[..36], .. Encoded.UInt16((int)SignatureScheme.Mldsa65), .. body[38..]];
        server.Run();
        server.ExpectFault(withItsKey ? TlsFault.CertificateKeyMismatchesSuite : TlsFault.SignatureSchemeMismatch, AlertDescription.IllegalParameter);
    }

    [Test]
    public void A_client_takes_a_signature_of_the_keys_scheme_only([ValueSource(nameof(AllSchemes))] SignatureScheme scheme)
    {
        using var server = new ScriptedServer(new TlsClientOptions { SignatureSchemes = AllSchemes }) { Credential = TestCredentials.Of(CertificateKeyKind.MlDsa65) };
        server.Changes[HandshakeType.CertificateVerify] = body => [.. Encoded.UInt16((int)scheme), .. body[2..]];
        server.Run();
        if (scheme == SignatureScheme.Mldsa65) server.ExpectWorks();
        else server.ExpectFault(TlsFault.SignatureSchemeMismatch, AlertDescription.IllegalParameter);
    }

    [Test]
    public void A_client_refuses_a_signature_that_is_wrong([Values(4, 1_000, 3_300, -1)] int index)
    {
        using var server = new ScriptedServer(new TlsClientOptions { SignatureSchemes = AllSchemes }) { Credential = TestCredentials.Of(CertificateKeyKind.MlDsa65) };
        server.Changes[HandshakeType.CertificateVerify] = body => Encoded.Flip(body, index);
        server.Run();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    /// <summary>The platform's chains need the platform's ML-DSA: with it they are taken, without it refused by name.</summary>
    [Test]
    public void A_verifier_says_where_the_platform_cannot_judge([ValueSource(typeof(KeyKinds), nameof(KeyKinds.MlDsa))] CertificateKeyKind kind)
    {
        var question = new PeerCertificateDecision(TestCertificates.Default.Leaf(kind).Chain, default, TestCertificates.ServerName, peerIsServer: true);
        CertificateVerdict verdict = TestPair.Verifier.Verify(question);
        Assert.That(verdict.Fault, Is.EqualTo(MLDsa.IsSupported ? TlsFault.None : TlsFault.UnsupportedCertificateKey));
    }

    [Test]
    public void By_default_nobody_is_asked_for_one() => Assert.That(new TlsClientOptions().SignatureSchemes.Intersect(MlDsaSchemes), Is.Empty);

    [Test]
    public void Options_that_name_it_fail_where_nobody_has_it([ValueSource(nameof(MlDsaSchemes))] SignatureScheme scheme)
    {
        var provider = new ScriptedCryptoProvider(TlsCryptoProvider.Platform) { LacksMlDsa = true };
        Assert.That(
            () => TlsClientContext.Create(new TlsClientOptions { CryptoProvider = provider, SignatureSchemes = [scheme] }),
            Throws.ArgumentException.With.Message.Contains($"{scheme} needs BouncyCastle.Cryptography"));
    }

    [Test]
    public void A_key_of_another_certificate_is_refused()
    {
        TestCertificate one = TestCertificates.Default.Authority.Issue(new TestCertificateSpec { Kind = CertificateKeyKind.MlDsa44 });
        TestCertificate another = TestCertificates.Default.Authority.Issue(new TestCertificateSpec { Kind = CertificateKeyKind.MlDsa44 });
        Assert.That(() => TlsCredential.FromDer(one.Chain, another.Pkcs8), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => TlsCredential.WithExternalKey(one.Chain, [SignatureScheme.Ed25519]), Throws.ArgumentException);
        Assert.That(() => TlsCredential.WithExternalKey(one.Chain, [SignatureScheme.Mldsa44]), Throws.Nothing);
    }

    private static OnePin Knowing(CertificateKeyKind kind) => new(TestCertificates.Default.Leaf(kind).Der);
}
