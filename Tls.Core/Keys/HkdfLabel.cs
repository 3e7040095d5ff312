using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <summary>The same for several labels under one secret, each for at most the hash's length: then HKDF-Expand (RFC 5869 §2.3) is one HMAC.</summary>
    /// <param name="hmac">Its key is the secret.</param>
    /// <param name="hash">Of the HMAC.</param>
    /// <param name="label">Without the prefix.</param>
    /// <param name="context">A transcript hash, or nothing.</param>
    /// <param name="destination">Filled.</param>
    public static void Expand(KeyedHmac hmac, HashFunction hash, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, hash.Length());
        Span<byte> info = stackalloc byte[MaxEncodedLength + 1];
        int length = Encode(label, context, destination.Length, info);
        info[length++] = 1;
        Span<byte> block = stackalloc byte[HashFunctions.MaxLength];
        block = block[..hash.Length()];
        hmac.Compute(info[..length], block);
        block[..destination.Length].CopyTo(destination);
        CryptographicOperations.ZeroMemory(block);
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
