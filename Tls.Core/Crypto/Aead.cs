using System;
using System.Diagnostics;

namespace Tls.Core.Crypto;

/// <summary>One AEAD under one key (RFC 5116). Holds the key until it is disposed. One thread at a time.</summary>
internal abstract class Aead : IDisposable
{
    public const int TagLength = 16;
    public const int NonceLength = 12;

    /// <summary>Encrypts. Input and output are either the very same memory or do not overlap at all.</summary>
    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        Check(nonce, plaintext, ciphertext, tag.Length);
        SealCore(nonce, plaintext, ciphertext, tag, associatedData);
    }

    /// <summary>Decrypts; false where the tag does not match, and then no plaintext is released.</summary>
    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        Check(nonce, ciphertext, plaintext, tag.Length);
        return TryOpenCore(nonce, ciphertext, tag, plaintext, associatedData);
    }

    public abstract void Dispose();

    protected abstract void SealCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData);

    protected abstract bool TryOpenCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData);

    private static void Check(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> input, Span<byte> output, int tagLength)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tagLength, TagLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, input.Length);

        // Shifted overlap gives wrong bytes without an exception in the platform's ciphers.
        Debug.Assert(!input.Overlaps(output, out int shift) || shift == 0, "AEAD input and output overlap at a shifted offset.");
    }
}
