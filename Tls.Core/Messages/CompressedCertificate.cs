using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 8879 §4: what stands in for a <see cref="Certificate"/> message, in the transcript as well.</summary>
internal readonly ref struct CompressedCertificate(CertificateCompressionAlgorithm algorithm, int uncompressedLength, ReadOnlySpan<byte> compressed)
    : IHandshakeMessage<CompressedCertificate>
{
    public static HandshakeType Type => HandshakeType.CompressedCertificate;

    public CertificateCompressionAlgorithm Algorithm { get; } = algorithm;

    /// <summary>Bytes of the Certificate message's body, as the sender says: 0 to 2^24 - 1.</summary>
    public int UncompressedLength { get; } = uncompressedLength;

    /// <summary>compressed_certificate_message.</summary>
    public ReadOnlySpan<byte> Compressed { get; } = compressed;

    public static CompressedCertificate Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new CompressedCertificate((CertificateCompressionAlgorithm)reader.ReadUInt16(), reader.ReadUInt24(), reader.ReadVector24(1));
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt16((ushort)Algorithm);
        writer.WriteUInt24(UncompressedLength);
        writer.WriteVector24(Compressed);
    }
}
