using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>
/// AES-GCM and ChaCha20-Poly1305 (RFC 5116 §5, RFC 8439 §2.8) in managed code. BouncyCastle writes plaintext before it has seen the
/// tag, so everything passes through an array of our own. Sealing twice under one nonce throws.
/// </summary>
internal sealed class BouncyCastleAead : Aead
{
    private readonly IAeadCipher _cipher;
    private KeyParameter? _key;
    private byte[] _input = [];
    private byte[] _output = [];

    public BouncyCastleAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _cipher = algorithm == AeadAlgorithm.ChaCha20Poly1305 ? new Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305() : new GcmBlockCipher(CreateAes());
        byte[] copy = key.ToArray();
        _key = new KeyParameter(copy);
        CryptographicOperations.ZeroMemory(copy);
    }

    public override void Dispose() => _key = null;

    protected override void SealCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        Reserve(plaintext.Length);
        plaintext.CopyTo(_input);
        try
        {
            Process(true, nonce, plaintext.Length, associatedData);
            _output.AsSpan(0, plaintext.Length).CopyTo(ciphertext);
            _output.AsSpan(plaintext.Length, TagLength).CopyTo(tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_input.AsSpan(0, plaintext.Length));
        }
    }

    protected override bool TryOpenCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        Reserve(ciphertext.Length);
        ciphertext.CopyTo(_input);
        tag.CopyTo(_input.AsSpan(ciphertext.Length));
        try
        {
            Process(false, nonce, ciphertext.Length + TagLength, associatedData);
            _output.AsSpan(0, plaintext.Length).CopyTo(plaintext);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            plaintext.Clear();
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_output.AsSpan(0, plaintext.Length));
        }
    }

    private static IBlockCipher CreateAes() =>
#if HAS_BOUNCYCASTLE_2
        // Uses the processor's AES instructions where there are any.
        AesUtilities.CreateEngine();
#else
        new Org.BouncyCastle.Crypto.Engines.AesEngine();
#endif

    private void Process(bool encrypt, ReadOnlySpan<byte> nonce, int length, ReadOnlySpan<byte> associatedData)
    {
        ObjectDisposedException.ThrowIf(_key is null, this);

        // The nonce array is kept by the cipher, which compares it with the next one: it has to be a new array each time.
        _cipher.Init(encrypt, new AeadParameters(_key, 8 * TagLength, nonce.ToArray(), associatedData.ToArray()));
        int written = _cipher.ProcessBytes(_input, 0, length, _output, 0);
        _cipher.DoFinal(_output, written);
    }

    private void Reserve(int length)
    {
        if (_input.Length >= length + TagLength) return;
        _input = GC.AllocateUninitializedArray<byte>(length + TagLength, pinned: true);
        _output = GC.AllocateUninitializedArray<byte>(length + TagLength, pinned: true);
    }
}
