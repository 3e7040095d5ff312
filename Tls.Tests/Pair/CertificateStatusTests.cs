using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>The staple of RFC 6066 §8: a message of its own in TLS 1.2, an extension of the certificate in TLS 1.3.</summary>
public sealed class CertificateStatusTests
{
    private static readonly byte[] Staple = [0x30, 0x03, 0x0A, 0x01, 0x00];

    [Test]
    public void A_staple_reaches_whoever_judges_the_certificate(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, [Values(1, int.MaxValue)] int chunkSize)
    {
        Assert.That(StapleThatComes(version, chunkSize, isAsked: true, isThere: true), Is.EqualTo(Staple));
    }

    [Test]
    public void No_staple_comes_unasked_or_from_a_server_without_one(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, [Values] bool isAsked)
    {
        Assert.That(StapleThatComes(version, int.MaxValue, isAsked, isThere: !isAsked), Is.Empty);
    }

    [Test]
    public void A_staple_has_a_size()
    {
        using TlsCredential credential = Credential();
        Assert.That(() => credential.WithCertificateStatus([]), Throws.ArgumentException);
        Assert.That(() => credential.WithCertificateStatus(new byte[65_536]), Throws.ArgumentException);
        Assert.That(() => credential.WithCertificateStatus(new byte[65_535]), Throws.Nothing);
    }

    private static byte[] StapleThatComes(ProtocolVersion version, int chunkSize, bool isAsked, bool isThere)
    {
        using TlsCredential credential = Credential();
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            MaxVersion = version,
            Credentials = [isThere ? credential.WithCertificateStatus(Staple) : credential],
        });
        var client = TlsClientContext.Create(new TlsClientOptions { RequestCertificateStatus = isAsked });
        var judge = new Judge();
        using var pair = new TlsMemoryPair(TlsConnection.CreateClient(client, TestCertificates.ServerName), TlsConnection.CreateServer(server))
        {
            ChunkSize = chunkSize,
            Verifier = judge,
        };
        pair.Handshake();
        Assert.That(pair.Client.Connection.Info.Version, Is.EqualTo(version));
        return judge.Seen;
    }

    private static TlsCredential Credential() => TlsCredential.FromPem(TestCertificates.Default.Leaf().CertificatePem, TestCertificates.Default.Leaf().KeyPem);

    private sealed class Judge : CertificateVerifier
    {
        public byte[] Seen { get; private set; } = [];

        public override CertificateVerdict Verify(PeerCertificateDecision question)
        {
            Seen = question.OcspResponse.ToArray();
            return CertificateVerdict.Accepted;
        }
    }
}
