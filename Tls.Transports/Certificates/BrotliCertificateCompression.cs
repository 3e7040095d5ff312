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

    private const int BitsBeforeCount = 17;
    private const int WindowCount = 0b1110;
    private const int WindowGap = 16;

    public override byte[] Compress(ReadOnlySpan<byte> message)
    {
        byte[] room = new byte[message.Length];
        return BrotliEncoder.TryCompress(message, room, out int written, Quality, WindowBits) && written < message.Length ? room[..written] : [];
    }

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message)
    {
        if (compressed.IsEmpty) return false;
        BrotliDecoder decoder = default;
        try
        {
            byte first = LimitWindow(compressed[0], message.Length);
            OperationStatus status = decoder.Decompress([first], message, out int consumed, out int written);
            if (status == OperationStatus.NeedMoreData)
            {
                status = decoder.Decompress(compressed[consumed..], message[written..], out int others, out int rest);
                (consumed, written) = (consumed + others, written + rest);
            }
            return status == OperationStatus.Done && consumed == compressed.Length && written == message.Length;
        }
        finally
        {
            decoder.Dispose();
        }
    }

    /// <summary>
    /// The first byte of a stream with a window that just holds the message (RFC 7932 §9.1). The decoder fills the window before it looks whether
    /// there is room, and a peer may have it be 16 MB: 51 bytes cost 200 ms then. Nothing in an honest message points back further than to its
    /// beginning, so it comes out the same.
    /// </summary>
    /// <param name="first">As it came.</param>
    /// <param name="length">Of the message, in bytes.</param>
    internal static byte LimitWindow(byte first, int length)
    {
        // An odd byte counts from 17 in its next three bits. Smaller windows are written otherwise, and are small enough.
        int windowBits = BitsBeforeCount + ((first & WindowCount) >> 1);
        if ((first & 1) == 0 || windowBits == BitsBeforeCount) return first;
        int enough = BitsBeforeCount + 1;
        while (enough < windowBits && (1 << enough) - WindowGap < length) enough++;
        return (byte)((first & ~WindowCount) | ((enough - BitsBeforeCount) << 1));
    }
}
