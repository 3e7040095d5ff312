using System;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>TLS-Exporter (RFC 9846 §7.5), over the exporter secret or the early one.</summary>
internal sealed class Exporter13(TlsCryptoProvider provider, HashFunction hash, Secret secret) : Exporter
{
    public override void Export(ReadOnlySpan<byte> label, bool hasContext, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        Span<byte> hashed = stackalloc byte[HashFunctions.MaxLength];
        Span<byte> derived = stackalloc byte[HashFunctions.MaxLength];
        hashed = hashed[..hash.Length()];
        derived = derived[..hash.Length()];

        // Derive-Secret(Secret, label, ""); §7.5: no context and an empty one are the same.
        provider.Hash(hash, [], hashed);
        HkdfLabel.Expand(provider, hash, secret.Bytes, label, hashed, derived);
        provider.Hash(hash, context, hashed);
        HkdfLabel.Expand(provider, hash, derived, "exporter"u8, hashed, destination);
        CryptographicOperations.ZeroMemory(derived);
    }

    public override void Dispose() => secret.Dispose();
}
