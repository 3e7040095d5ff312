using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using Tls.Core;

namespace Tls.Transports;

/// <summary>ZLIB (RFC 1950) over a whole Certificate message.</summary>
internal sealed class ZlibCertificateCompression() : TlsCertificateCompression(CertificateCompressionAlgorithm.Zlib)
{
    private const uint AdlerModulus = 65_521;

    public override byte[] Compress(ReadOnlySpan<byte> message)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(message);
        return output.Length < message.Length ? output.ToArray() : [];
    }

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message)
    {
        using var input = new MemoryStream(compressed.ToArray(), writable: false);
        using var zlib = new ZLibStream(input, CompressionMode.Decompress);
        try
        {
            bool fits = zlib.ReadAtLeast(message, message.Length, throwOnEndOfStream: false) == message.Length && zlib.ReadByte() < 0;
            return fits && EndsWithChecksum(compressed, message);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            // IOException is what becomes of a stream that asks for a dictionary (RFC 1950 §2.2).
            return false;
        }
    }

    // RFC 1950 §2.2: Adler-32 ends it. The platform's stream takes data that is cut off in there, and ignores what stands behind.
    private static bool EndsWithChecksum(ReadOnlySpan<byte> compressed, ReadOnlySpan<byte> message)
    {
        uint sum = 1, sumOfSums = 0;
        foreach (byte value in message)
        {
            sum = (sum + value) % AdlerModulus;
            sumOfSums = (sumOfSums + sum) % AdlerModulus;
        }
        return compressed.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(compressed[^sizeof(uint)..]) == ((sumOfSums << 16) | sum);
    }
}
