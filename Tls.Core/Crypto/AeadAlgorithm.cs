namespace Tls.Core.Crypto;

/// <summary>The AEAD of a cipher suite; all have 12-byte nonces and 16-byte tags.</summary>
internal enum AeadAlgorithm
{
    Aes128Gcm,
    Aes256Gcm,
    ChaCha20Poly1305,
}

internal static class AeadAlgorithms
{
    /// <summary>Key length in bytes.</summary>
    public static int KeyLength(this AeadAlgorithm algorithm) => algorithm == AeadAlgorithm.Aes128Gcm ? 16 : 32;
}
