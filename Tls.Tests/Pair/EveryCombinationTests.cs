using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Crypto;
using Tls.Transports;
using Tls.Tests.Peers;

namespace Tls.Tests.Pair;

/// <summary>Whatever can be negotiated works, whoever does the cryptography on either side, and both sides report the same.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.Pairs))]
internal sealed class EveryCombinationTests(TlsCryptoProvider clientProvider, TlsCryptoProvider serverProvider)
{
    [Test]
    public void Connects_and_talks(
        [ValueSource(typeof(TestPair), nameof(TestPair.CipherSuites))] CipherSuite suite,
        [ValueSource(typeof(TestPair), nameof(TestPair.Groups))] NamedGroup group,
        [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        TlsCredential credential = TestPair.Credential(kind, serverProvider);
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { CryptoProvider = clientProvider, CipherSuites = [suite], Groups = [group] },
            new TlsServerOptions { CryptoProvider = serverProvider, Groups = [group], Credentials = [credential] });
        TestPair.AssertTalks(pair);

        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            TlsConnectionInfo info = end.Connection.Info;
            Assert.That(info.Version, Is.EqualTo(ProtocolVersion.Tls13));
            Assert.That(info.CipherSuite, Is.EqualTo(suite));
            Assert.That(info.Group, Is.EqualTo(group));
            Assert.That(info.HelloRetryRequested, Is.False);
        }
        SignatureScheme scheme = pair.Client.Connection.Info.PeerSignatureScheme;
        Assert.That(scheme.FitsTls13(kind), $"{scheme}");
        Assert.That(pair.Server.Connection.Info.LocalSignatureScheme, Is.EqualTo(scheme));
    }
}
