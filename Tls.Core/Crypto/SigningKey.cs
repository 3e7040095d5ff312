using System;

namespace Tls.Core.Crypto;

/// <summary>A private key in memory, held open for as long as its credential lives. Safe to use from several threads at once.</summary>
internal abstract class SigningKey(CertificateKeyKind kind, int keySize) : IDisposable
{
    public CertificateKeyKind Kind { get; } = kind;

    /// <summary>Modulus or field size in bits; of ML-DSA <see cref="MlDsaParameters.KeySize"/>.</summary>
    public int KeySize { get; } = keySize;

    /// <summary>Signs <paramref name="content"/> (not its hash); ECDSA gives DER (RFC 3279).</summary>
    public abstract byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content);

    public abstract void Dispose();
}
