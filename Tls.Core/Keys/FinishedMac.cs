using System;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>The MAC of Finished (RFC 9846 §4.5.3), which is also that of a PSK binder (§4.3.11.2); only the base key differs.</summary>
internal static class FinishedMac
{
    /// <param name="provider">Does the computing.</param>
    /// <param name="hash">Of the cipher suite, or of the PSK.</param>
    /// <param name="baseKey">A handshake traffic secret, or a binder key.</param>
    /// <param name="transcriptHash">What is authenticated.</param>
    /// <param name="destination">Exactly the hash's length.</param>
    public static void Compute(TlsCryptoProvider provider, HashFunction hash, ReadOnlySpan<byte> baseKey, ReadOnlySpan<byte> transcriptHash, Span<byte> destination)
    {
        Span<byte> key = stackalloc byte[HashFunctions.MaxLength];
        key = key[..hash.Length()];
        HkdfLabel.Expand(provider, hash, baseKey, "finished"u8, [], key);
        provider.Hmac(hash, key, transcriptHash, destination);
        CryptographicOperations.ZeroMemory(key);
    }
}
