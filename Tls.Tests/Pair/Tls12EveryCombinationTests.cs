using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Crypto;
using Tls.Transports;
using Tls.Tests.Peers;

namespace Tls.Tests.Pair;

/// <summary>Whatever TLS 1.2 can negotiate works, whoever does the cryptography on either side, and what it cannot is refused (LESSONS row 13).</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.Pairs))]
internal sealed class Tls12EveryCombinationTests(TlsCryptoProvider clientProvider, TlsCryptoProvider serverProvider)
{
    private static IEnumerable<CipherSuite> CipherSuites =>
        CipherSuiteSpec.All.ToArray().Where(spec => spec.Version == ProtocolVersion.Tls12).Select(spec => spec.Suite);

    private static IEnumerable<SignatureScheme> Schemes => new TlsClientOptions().SignatureSchemes;

    [Test]
    public void Connects_and_talks(
        [ValueSource(nameof(CipherSuites))] CipherSuite suite,
        [ValueSource(typeof(TestPair), nameof(TestPair.ClassicalGroups))] NamedGroup group,
        [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        // RFC 8422 §5.1.1: the certificate's curve has to be among the client's groups as well.
        NamedGroup[] groups = kind.Curve() is { } curve && curve != group ? [group, curve] : [group];
        using TlsMemoryPair pair = Create(kind, suite, groups);
        if (!CipherSuiteSpec.Find(suite)!.Authentication.Allows(kind))
        {
            TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedSignatureScheme);
            return;
        }

        pair.Handshake();
        TestPair.AssertTalks(pair);
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            TlsConnectionInfo info = end.Connection.Info;
            Assert.That(info.Version, Is.EqualTo(ProtocolVersion.Tls12));
            Assert.That(info.CipherSuite, Is.EqualTo(suite));
            Assert.That(info.Group, Is.EqualTo(group));
            Assert.That(info.UsesExtendedMainSecret);
            Assert.That(info.HelloRetryRequested, Is.False);
        }
        SignatureScheme scheme = pair.Client.Connection.Info.PeerSignatureScheme;
        Assert.That(scheme.FitsTls12(kind), $"{scheme}");
        Assert.That(pair.Server.Connection.Info.LocalSignatureScheme, Is.EqualTo(scheme));
    }

    /// <summary>
    /// RFC 5246 §7.4.1.4.1: in TLS 1.2 a hash goes with any curve, and PKCS#1 with any RSA key; a scheme of another algorithm never does
    /// (LESSONS row 27).
    /// </summary>
    [Test]
    public void Signs_with_every_scheme_that_fits_the_key([ValueSource(nameof(Schemes))] SignatureScheme scheme, [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        TlsServerOptions server = ServerOptions(kind);
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { CryptoProvider = clientProvider, MaxVersion = ProtocolVersion.Tls12, SignatureSchemes = [scheme] },
            server,
            verifier: DangerousAcceptAnything.Instance);
        if (!scheme.FitsTls12(kind))
        {
            TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedSignatureScheme);
            return;
        }
        pair.Handshake();
        TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.Info.PeerSignatureScheme, Is.EqualTo(scheme));
    }

    /// <summary>RFC 8422 §5.1.1: who did not list P-384 need not be able to use a key on it.</summary>
    [Test]
    public void A_key_on_a_curve_that_the_client_does_not_list_is_not_used()
    {
        using TlsMemoryPair pair = Create(CertificateKeyKind.EcdsaP384, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, [NamedGroup.X25519]);
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.NoSharedSignatureScheme);
    }

    private TlsMemoryPair Create(CertificateKeyKind kind, CipherSuite suite, NamedGroup[] groups) => TestPair.Create(
        new TlsClientOptions { CryptoProvider = clientProvider, MaxVersion = ProtocolVersion.Tls12, CipherSuites = [suite], Groups = groups },
        ServerOptions(kind, groups));

    private TlsServerOptions ServerOptions(CertificateKeyKind kind, NamedGroup[]? groups = null) => new()
    {
        CryptoProvider = serverProvider,
        Credentials = [TestPair.Credential(kind, serverProvider)],
        Groups = groups ?? [.. TestPair.ClassicalGroups],
    };
}
