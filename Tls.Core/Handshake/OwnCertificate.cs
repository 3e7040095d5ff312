using System.Collections.Concurrent;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake;

/// <summary>
/// A credential's Certificate message in TLS 1.3 (RFC 9846 §4.5.1). What it is when compressed is kept, for to compress takes longer than to sign:
/// at most four messages for each algorithm, all of public data. Any thread may use it.
/// </summary>
internal sealed class OwnCertificate(TlsCredential credential)
{
    private readonly ConcurrentDictionary<(CertificateCompressionAlgorithm Algorithm, CertificateExtras Extras), byte[]> _compressed = new();

    /// <summary>Sends it.</summary>
    /// <param name="extras">Those of the credential that the peer asked for.</param>
    /// <param name="compression">What both sides have (RFC 8879 §4); null where there is nothing.</param>
    /// <param name="context">Of this connection.</param>
    public void Send(CertificateExtras extras, TlsCertificateCompression? compression, HandshakeContext context)
    {
        byte[] compressed = compression is null ? [] : _compressed.GetOrAdd(
            (compression.Algorithm, extras), static (key, made) => made.Own.Compress(made.Compression, key.Extras), (Own: this, Compression: compression));
        if (compressed.Length > 0)
        {
            context.Send(compressed);
            context.Info.LocalCertificateCompression = compression!.Algorithm;
        }
        else
        {
            using TlsWriter list = WriteList(extras);
            context.Send(new Certificate([], list.Written));
        }
        context.Info.LocalCertificates = credential.PublicChain;
    }

    // Empty where it had better go as it is.
    private byte[] Compress(TlsCertificateCompression compression, CertificateExtras extras)
    {
        using TlsWriter list = WriteList(extras);
        using var body = new TlsWriter();
        new Certificate([], list.Written).Write(body);
        byte[] compressed = compression.Compress(body.Written);
        if (compressed.Length == 0) return [];
        using var message = new TlsWriter();
        HandshakeMessage.Write(new CompressedCertificate(compression.Algorithm, body.Length, compressed), message);
        return message.Written.ToArray();
    }

    private TlsWriter WriteList(CertificateExtras extras)
    {
        using var first = new TlsWriter();
        if (extras.HasFlag(CertificateExtras.Status))
        {
            using (first.OpenExtension(ExtensionType.StatusRequest)) new CertificateStatus(credential.OcspResponse).Write(first);
        }
        if (extras.HasFlag(CertificateExtras.Timestamps)) first.WriteExtension(new SignedCertificateTimestampList(credential.TimestampList));
        var list = new TlsWriter();
        for (int i = 0; i < credential.Chain.Count; i++) CertificateEntry.Write(list, credential.Chain[i], i == 0 ? first.Written : []);
        return list;
    }
}
