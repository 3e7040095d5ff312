using System;

namespace Tls.Core.Crypto;

/// <summary>A peer's public key, imported once for one or more verifications. One thread at a time.</summary>
internal abstract class VerificationKey(CertificateKeyKind kind, int keySize) : IDisposable
{
    public CertificateKeyKind Kind { get; } = kind;

    /// <summary>Modulus or field size in bits; of ML-DSA <see cref="MlDsaParameters.KeySize"/>.</summary>
    public int KeySize { get; } = keySize;

    /// <summary>True where the signature over <paramref name="content"/> (not its hash) holds. Any malformed signature is false.</summary>
    /// <param name="scheme">A scheme that fits <see cref="Kind"/>; checked by the caller through <see cref="SignatureSchemes"/>.</param>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">As it came; ECDSA as DER (RFC 3279).</param>
    public abstract bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);

    public abstract void Dispose();
}
