using System;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>The pseudorandom function of TLS 1.2 (RFC 5246 §5): P_hash over the suite's hash.</summary>
internal static class Prf12
{
    // TLS's own labels have at most 22 bytes, and two randoms or one hash behind them. What is longer is an exporter's.
    private const int ShortSeedLength = 96;

    /// <summary>Fills the whole destination with PRF(secret, label, first || second).</summary>
    public static void Expand(
        TlsCryptoProvider provider, HashFunction hash, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        int length = hash.Length();

        // a holds A(i), and behind it label and seed, so that HMAC(secret, A(i) || label || seed) needs no second buffer.
        int seedLength = label.Length + first.Length + second.Length;
        Span<byte> a = seedLength <= ShortSeedLength ? stackalloc byte[HashFunctions.MaxLength + ShortSeedLength] : new byte[length + seedLength];
        Span<byte> block = stackalloc byte[HashFunctions.MaxLength];
        block = block[..length];
        a = a[..(length + seedLength)];
        label.CopyTo(a[length..]);
        first.CopyTo(a[(length + label.Length)..]);
        second.CopyTo(a[(length + label.Length + first.Length)..]);

        provider.Hmac(hash, secret, a[length..], block);
        block.CopyTo(a);
        while (true)
        {
            provider.Hmac(hash, secret, a, block);
            int count = Math.Min(length, destination.Length);
            block[..count].CopyTo(destination);
            destination = destination[count..];
            if (destination.IsEmpty) break;
            provider.Hmac(hash, secret, a[..length], block);
            block.CopyTo(a);
        }
        CryptographicOperations.ZeroMemory(a);
        CryptographicOperations.ZeroMemory(block);
    }
}
