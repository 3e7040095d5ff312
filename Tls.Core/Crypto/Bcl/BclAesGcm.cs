using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>AES-GCM (RFC 5116 §5.1, §5.2) of the platform. The key schedule is made once: it costs as much as a small record.</summary>
internal sealed class BclAesGcm(ReadOnlySpan<byte> key) : Aead
{
    private readonly AesGcm _cipher = new(key, TagLength);

    public override void Dispose() => _cipher.Dispose();

    protected override void SealCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
        _cipher.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

    protected override bool TryOpenCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        try
        {
            _cipher.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
