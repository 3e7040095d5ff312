using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Compressed certificates (RFC 8879) between two honest ends: in both directions, with all that a chain brings along.</summary>
internal sealed class CertificateCompressionTests
{
    private static readonly byte[] Staple = [0x30, 0];
    private static readonly ReadOnlyMemory<byte>[] Timestamps = [new byte[] { 1, 2, 3 }];

    public static IEnumerable<TlsCertificateCompression> Ways => CertificateCompression.All;

    [Test]
    public void Both_chains_come_compressed(
        [ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values(1, int.MaxValue)] int chunkSize, [Values] bool retries)
    {
        TlsCredential clients = TestPair.Credential(CertificateKeyKind.Rsa), servers = TestPair.Credential();
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { CertificateCompression = [way], Credentials = [clients], KeyShareGroups = retries ? [] : null },
            new TlsServerOptions { CertificateCompression = [way], Credentials = [servers], ClientCertificates = ClientCertificateMode.Required },
            chunkSize: chunkSize);
        TlsConnectionInfo client = pair.Client.Connection.Info, server = pair.Server.Connection.Info;
        CertificateCompressionAlgorithm[] used =
            [client.LocalCertificateCompression, client.PeerCertificateCompression, server.LocalCertificateCompression, server.PeerCertificateCompression];
        Assert.That(used, Is.All.EqualTo(way.Algorithm));
        Assert.That(client.PeerCertificates.Select(der => der.ToArray()), Is.EqualTo(servers.Chain));
        Assert.That(server.PeerCertificates.Select(der => der.ToArray()), Is.EqualTo(clients.Chain));
        Assert.That(server.LocalCertificates, Is.EqualTo(servers.PublicChain));
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void A_staple_and_timestamps_come_along([ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values] bool status, [Values] bool timestamps)
    {
        TlsCredential credential = TestPair.Credential().WithCertificateStatus(Staple).WithCertificateTimestamps(Timestamps);

        // Twice, for the second is the one that was kept.
        for (int i = 0; i < 2; i++)
        {
            var options = new TlsClientOptions { CertificateCompression = [way], RequestCertificateStatus = status, RequestCertificateTimestamps = timestamps };
            using TlsMemoryPair pair = TestPair.Connect(options, new TlsServerOptions { CertificateCompression = [way], Credentials = [credential] });
            TlsConnectionInfo info = pair.Client.Connection.Info;
            Assert.That(info.PeerCertificateCompression, Is.EqualTo(way.Algorithm));
            Assert.That(info.PeerOcspResponse.ToArray(), Is.EqualTo(status ? Staple : []));
            Assert.That(info.PeerCertificateTimestamps, Has.Count.EqualTo(timestamps ? 1 : 0));
        }
    }

    [Test]
    public void The_order_is_that_of_whoever_compresses()
    {
        TlsCertificateCompression[] turned = [.. CertificateCompression.All.Reverse()];
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { CertificateCompression = turned, Credentials = [TestPair.Credential(CertificateKeyKind.Rsa)] },
            new TlsServerOptions { CertificateCompression = CertificateCompression.All, Credentials = [TestPair.Credential()], ClientCertificates = ClientCertificateMode.Required });
        Assert.That(pair.Server.Connection.Info.LocalCertificateCompression, Is.EqualTo(CertificateCompressionAlgorithm.Brotli));
        Assert.That(pair.Client.Connection.Info.LocalCertificateCompression, Is.EqualTo(CertificateCompressionAlgorithm.Zlib));
    }

    [Test]
    public void Without_a_way_in_common_certificates_come_as_they_are([Values] bool client, [Values] bool server, [Values] bool isTls12)
    {
        TlsCertificateCompression[] clients = client ? [CertificateCompression.Brotli] : [];
        TlsCertificateCompression[] servers = !server ? [] : isTls12 ? [CertificateCompression.Brotli] : [CertificateCompression.Zlib];
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions
            {
                CertificateCompression = clients, Credentials = [TestPair.Credential()], MaxVersion = isTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            },
            new TlsServerOptions { CertificateCompression = servers, Credentials = [TestPair.Credential()], ClientCertificates = ClientCertificateMode.Required });
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            Assert.That(end.Connection.Info.LocalCertificateCompression, Is.EqualTo(CertificateCompressionAlgorithm.None));
            Assert.That(end.Connection.Info.PeerCertificateCompression, Is.EqualTo(CertificateCompressionAlgorithm.None));
        }
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void A_client_with_nothing_to_show_compresses_nothing()
    {
        var way = new ScriptedCompression();
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { CertificateCompression = [way] },
            new TlsServerOptions { CertificateCompression = [way], Credentials = [FreshCredential()], ClientCertificates = ClientCertificateMode.Optional });
        Assert.That((way.Compressed, way.Decompressed), Is.EqualTo((1, 1)));
        Assert.That(pair.Client.Connection.Info.LocalCertificateCompression, Is.EqualTo(CertificateCompressionAlgorithm.None));
    }

    /// <summary>Once for a credential and what goes with it, whatever contexts and connections there are; another staple is another message.</summary>
    [Test]
    public void A_chain_is_compressed_once()
    {
        var way = new ScriptedCompression();
        TlsCredential credential = FreshCredential();
        TlsCredential stapled = credential.WithCertificateStatus(Staple);
        for (int i = 0; i < 3; i++)
        {
            foreach (bool status in new[] { false, true })
            {
                var client = new TlsClientOptions { CertificateCompression = [way], RequestCertificateStatus = status };
                TestPair.Connect(client, new TlsServerOptions { CertificateCompression = [way], Credentials = [credential] }).Dispose();
                TestPair.Connect(client, new TlsServerOptions { CertificateCompression = [way], Credentials = [stapled] }).Dispose();
            }
        }
        Assert.That((way.Compressed, way.Decompressed), Is.EqualTo((3, 12)), "one without a staple to send, two of the other");
    }

    [Test]
    public void What_would_not_become_shorter_goes_as_it_is()
    {
        var way = new ScriptedCompression { Declines = true };
        var server = TlsServerContext.Create(new TlsServerOptions { CertificateCompression = [way], Credentials = [FreshCredential()] });
        var client = TlsClientContext.Create(new TlsClientOptions { CertificateCompression = [way] });
        for (int i = 0; i < 2; i++)
        {
            using TlsMemoryPair pair = TestPair.Create(client, server);
            pair.Handshake();
            Assert.That(pair.Client.Connection.Info.PeerCertificateCompression, Is.EqualTo(CertificateCompressionAlgorithm.None));
        }
        Assert.That((way.Compressed, way.Decompressed), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Options_are_checked()
    {
        Assert.That(() => Create(CertificateCompression.Zlib, CertificateCompression.Zlib), Throws.ArgumentException);
        Assert.That(() => Create(new ScriptedCompression(0)), Throws.ArgumentException);
        Assert.That(() => Create([null!]), Throws.ArgumentException);
        Assert.That(() => Create([.. Enumerable.Range(1, 127).Select(id => new ScriptedCompression((ushort)id))]), Throws.Nothing);
        Assert.That(() => Create([.. Enumerable.Range(1, 128).Select(id => new ScriptedCompression((ushort)id))]), Throws.ArgumentException);

        static TlsClientContext Create(params TlsCertificateCompression[] ways) => TlsClientContext.Create(new TlsClientOptions { CertificateCompression = ways });
    }

    private static TlsCredential FreshCredential()
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(CertificateKeyKind.EcdsaP256);
        return TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem);
    }
}
