using System;
using System.Buffers;
using System.IO.Compression;
using Tls.Core;

namespace Tls.Transports;

/// <summary>Brotli (RFC 7932) over a whole Certificate message.</summary>
internal sealed class BrotliCertificateCompression() : TlsCertificateCompression(CertificateCompressionAlgorithm.Brotli)
{
    // A credential is compressed once and shown often: the best there is.
    private const int Quality = 11;
    private const int WindowBits = 18;

    public override byte[] Compress(ReadOnlySpan<byte> message)
    {
        byte[] room = new byte[message.Length];
        return BrotliEncoder.TryCompress(message, room, out int written, Quality, WindowBits) && written < message.Length ? room[..written] : [];
    }

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message)
    {
        using var decoder = default(BrotliDecoder);
        OperationStatus status = decoder.Decompress(compressed, message, out int consumed, out int written);
        return status == OperationStatus.Done && consumed == compressed.Length && written == message.Length;
    }
}
