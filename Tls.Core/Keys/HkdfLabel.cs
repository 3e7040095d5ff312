using System;
using System.Buffers.Binary;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>HKDF-Expand-Label and Derive-Secret (RFC 9846 §7.1).</summary>
internal static class HkdfLabel
{
    /// <summary>The longest label without its prefix, in bytes.</summary>
    public const int MaxLabelLength = 255 - 6;

    // uint16 length, prefix and label, and a hash or a ticket's nonce, each with a one-byte length.
    private const int MaxEncodedLength = 2 + 1 + 255 + 1 + 255;

    private static ReadOnlySpan<byte> Prefix => "tls13 "u8;

    public static void Expand(
        TlsCryptoProvider provider, HashFunction hash, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        Span<byte> info = stackalloc byte[MaxEncodedLength];
        provider.HkdfExpand(hash, secret, info[..Encode(label, context, destination.Length, info)], destination);
    }

    private static int Encode(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int outputLength, Span<byte> info)
    {
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)outputLength);
        info[2] = (byte)(Prefix.Length + label.Length);
        int offset = 3;
        Prefix.CopyTo(info[offset..]);
        offset += Prefix.Length;
        label.CopyTo(info[offset..]);
        offset += label.Length;
        info[offset++] = (byte)context.Length;
        context.CopyTo(info[offset..]);
        return offset + context.Length;
    }
}
