using System;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Crypto;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Contexts, credentials and providers are shared between connections and threads; connections are not.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class SharedContextTests(TlsCryptoProvider provider)
{
    [Test]
    public void One_pair_of_contexts_serves_many_threads(
        [Values(CertificateKeyKind.Rsa, CertificateKeyKind.EcdsaP256, CertificateKeyKind.Ed25519)] CertificateKeyKind kind)
    {
        var client = TlsClientContext.Create(new TlsClientOptions { CryptoProvider = provider });
        var server = TlsServerContext.Create(new TlsServerOptions { CryptoProvider = provider, Credentials = [TestPair.Credential(kind, provider)] });
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using TlsMemoryPair pair = TestPair.Create(client, server);
            pair.Handshake();
            TestPair.AssertTalks(pair);
        });
    }

    [Test]
    public void Contexts_take_no_notice_of_later_changes_to_lists()
    {
        string[] protocols = ["h2"];
        CipherSuite[] suites = [CipherSuite.TLS_AES_256_GCM_SHA384];
        var client = TlsClientContext.Create(new TlsClientOptions { CryptoProvider = provider, ApplicationProtocols = protocols, CipherSuites = suites });
        TlsCredential[] credentials = [TestPair.Credential(CertificateKeyKind.EcdsaP256, provider)];
        var server = TlsServerContext.Create(new TlsServerOptions { CryptoProvider = provider, ApplicationProtocols = protocols, Credentials = credentials });
        protocols[0] = "x";
        suites[0] = CipherSuite.TLS_AES_128_GCM_SHA256;
        credentials[0] = TestPair.Credential(CertificateKeyKind.Ed25519, provider);

        using TlsMemoryPair pair = TestPair.Create(client, server);
        pair.Handshake();
        TlsConnectionInfo info = pair.Client.Connection.Info;
        Assert.That(info.ApplicationProtocol, Is.EqualTo("h2"));
        Assert.That(info.CipherSuite, Is.EqualTo(CipherSuite.TLS_AES_256_GCM_SHA384));
        Assert.That(info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.EcdsaSecp256r1Sha256));
    }

    [Test]
    public void No_two_connections_draw_the_same_hello()
    {
        var client = TlsClientContext.Create(new TlsClientOptions { CryptoProvider = provider });
        string[] hellos = [.. Enumerable.Range(0, 100).Select(_ =>
        {
            using var connection = TlsConnection.CreateClient(client, null);
            using var outgoing = new TlsBuffer();
            connection.Start(outgoing);
            return Convert.ToHexString(outgoing.Unread);
        })];
        Assert.That(hellos, Is.Unique);
    }
}
