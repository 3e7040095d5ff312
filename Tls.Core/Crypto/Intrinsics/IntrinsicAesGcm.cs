using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Tls.Core.Crypto.Intrinsics;

/// <summary>
/// AES-GCM (NIST SP 800-38D, RFC 5116 §5.1 and §5.2) on the processor's AES and carry-less multiplication. The platform's cipher spends
/// 0.6 µs on every call before it does anything, more than the work on a small record; measured gains stand in docs/PERFORMANCE.md.
/// Constant time: no table, no branch and no index depends on key or data.
/// </summary>
internal sealed class IntrinsicAesGcm : Aead
{
    private const int BlockLength = GhashKey.BlockLength;
    private const int BatchBlocks = 8;
    private const int BatchLength = BatchBlocks * BlockLength;
    private const int ChunkLength = GhashKey.MaxBlocks * BlockLength;

    // The counter is the last word of the block, most significant byte first; here it is kept as a number.
    private static readonly Vector128<byte> CounterOrder = Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12);

    private static readonly WipedArrays<byte> Arrays128 = new(AesKeySchedule.RoundKeyCount(16));
    private static readonly WipedArrays<byte> Arrays256 = new(AesKeySchedule.RoundKeyCount(32));

    private Vector128<byte>[] _roundKeys;
    private readonly GhashKey _hashKey;

    /// <summary>Copies the key, 16 or 32 bytes. Only where <see cref="IsSupported"/>.</summary>
    public IntrinsicAesGcm(ReadOnlySpan<byte> key)
    {
        _roundKeys = (key.Length == 16 ? Arrays128 : Arrays256).Take();
        AesKeySchedule.Expand(key, _roundKeys);
        _hashKey = new GhashKey(EncryptBlock(Vector128<byte>.Zero));
    }

    /// <summary>Whether this processor has what it takes.</summary>
    public static bool IsSupported => Aes.IsSupported && Pclmulqdq.IsSupported && Ssse3.IsSupported;

    private bool IsDisposed => _roundKeys.Length == 0;

    public override void Dispose()
    {
        if (IsDisposed) return;
        (_roundKeys.Length == Arrays128.Length ? Arrays128 : Arrays256).Return(_roundKeys);
        _roundKeys = [];
        _hashKey.Dispose();
    }

    protected override void SealCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Vector128<uint> initial = InitialCounter(nonce);
        Vector128<uint> counter = initial;
        Vector128<ulong> hash = _hashKey.AbsorbPadded(Vector128<ulong>.Zero, associatedData);
        int whole = plaintext.Length - (plaintext.Length % ChunkLength);
        for (int position = 0; position < whole; position += ChunkLength)
        {
            Span<byte> chunk = ciphertext.Slice(position, ChunkLength);
            counter = EncryptChunk(plaintext.Slice(position, ChunkLength), chunk, counter);
            hash = _hashKey.Absorb(hash, chunk);
        }

        Span<byte> rest = stackalloc byte[ChunkLength];
        int length = plaintext.Length - whole;
        plaintext[whole..].CopyTo(rest);
        EncryptRest(rest, length, counter);
        rest[..length].CopyTo(ciphertext[whole..]);
        WriteTag(hash, rest, length, associatedData.Length, plaintext.Length, initial, tag);
    }

    protected override bool TryOpenCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Vector128<uint> initial = InitialCounter(nonce);
        Vector128<uint> counter = initial;
        Vector128<ulong> hash = _hashKey.AbsorbPadded(Vector128<ulong>.Zero, associatedData);
        int whole = ciphertext.Length - (ciphertext.Length % ChunkLength);
        for (int position = 0; position < whole; position += ChunkLength)
        {
            ReadOnlySpan<byte> chunk = ciphertext.Slice(position, ChunkLength);
            hash = _hashKey.Absorb(hash, chunk);
            counter = EncryptChunk(chunk, plaintext.Slice(position, ChunkLength), counter);
        }

        Span<byte> rest = stackalloc byte[ChunkLength];
        int length = ciphertext.Length - whole;
        ciphertext[whole..].CopyTo(rest);
        Span<byte> expected = stackalloc byte[TagLength];
        WriteTag(hash, rest, length, associatedData.Length, ciphertext.Length, initial, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag))
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
        ciphertext[whole..].CopyTo(rest);
        EncryptRest(rest, length, counter);
        rest[..length].CopyTo(plaintext[whole..]);
        CryptographicOperations.ZeroMemory(rest);
        return true;
    }

    private static Vector128<uint> InitialCounter(ReadOnlySpan<byte> nonce)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        nonce.CopyTo(block);
        Vector128<uint> counter = Vector128.Create<byte>(block).AsUInt32();
        return counter.WithElement(3, 1u);
    }

    // Inlined, or eight blocks leave their registers for every call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> CounterBlock(Vector128<uint> counter) => Ssse3.Shuffle(counter.AsByte(), CounterOrder);

    private Vector128<byte> EncryptBlock(Vector128<byte> block)
    {
        ReadOnlySpan<Vector128<byte>> keys = _roundKeys;
        block ^= keys[0];
        for (int i = 1; i < keys.Length - 1; i++) block = Aes.Encrypt(block, keys[i]);
        return Aes.EncryptLast(block, keys[^1]);
    }

    private Vector128<uint> EncryptChunk(ReadOnlySpan<byte> input, Span<byte> output, Vector128<uint> counter)
    {
        counter = EncryptBatch(input[..BatchLength], output[..BatchLength], counter);
        return EncryptBatch(input[BatchLength..], output[BatchLength..], counter);
    }

    // Less than a chunk, in place; what stands behind it becomes key stream.
    private void EncryptRest(Span<byte> rest, int length, Vector128<uint> counter)
    {
        if (length > 0) counter = EncryptBatch(rest[..BatchLength], rest[..BatchLength], counter);
        if (length > BatchLength) EncryptBatch(rest[BatchLength..], rest[BatchLength..], counter);
    }

    // Eight blocks: as many as it takes to keep the AES units busy while each waits for its last round.
    private Vector128<uint> EncryptBatch(ReadOnlySpan<byte> input, Span<byte> output, Vector128<uint> counter)
    {
        ReadOnlySpan<Vector128<byte>> keys = _roundKeys;
        Vector128<byte> key = keys[0];
        Vector128<byte> b0 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 1u)) ^ key;
        Vector128<byte> b1 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 2u)) ^ key;
        Vector128<byte> b2 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 3u)) ^ key;
        Vector128<byte> b3 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 4u)) ^ key;
        Vector128<byte> b4 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 5u)) ^ key;
        Vector128<byte> b5 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 6u)) ^ key;
        Vector128<byte> b6 = CounterBlock(counter + Vector128.Create(0u, 0u, 0u, 7u)) ^ key;
        counter += Vector128.Create(0u, 0u, 0u, 8u);
        Vector128<byte> b7 = CounterBlock(counter) ^ key;
        for (int i = 1; i < keys.Length - 1; i++)
        {
            key = keys[i];
            b0 = Aes.Encrypt(b0, key);
            b1 = Aes.Encrypt(b1, key);
            b2 = Aes.Encrypt(b2, key);
            b3 = Aes.Encrypt(b3, key);
            b4 = Aes.Encrypt(b4, key);
            b5 = Aes.Encrypt(b5, key);
            b6 = Aes.Encrypt(b6, key);
            b7 = Aes.Encrypt(b7, key);
        }
        key = keys[^1];
        ReadOnlySpan<Vector128<byte>> from = MemoryMarshal.Cast<byte, Vector128<byte>>(input)[..BatchBlocks];
        Span<Vector128<byte>> to = MemoryMarshal.Cast<byte, Vector128<byte>>(output)[..BatchBlocks];
        to[0] = from[0] ^ Aes.EncryptLast(b0, key);
        to[1] = from[1] ^ Aes.EncryptLast(b1, key);
        to[2] = from[2] ^ Aes.EncryptLast(b2, key);
        to[3] = from[3] ^ Aes.EncryptLast(b3, key);
        to[4] = from[4] ^ Aes.EncryptLast(b4, key);
        to[5] = from[5] ^ Aes.EncryptLast(b5, key);
        to[6] = from[6] ^ Aes.EncryptLast(b6, key);
        to[7] = from[7] ^ Aes.EncryptLast(b7, key);
        return counter;
    }

    // What is left of the text, padded, and the lengths behind it: hashed together, for each call ends in a reduction.
    private void WriteTag(
        Vector128<ulong> hash, Span<byte> rest, int restLength, int associatedLength, int textLength, Vector128<uint> initial, Span<byte> tag)
    {
        const int BitsPerByte = 8;
        int padded = (restLength + BlockLength - 1) / BlockLength * BlockLength;
        if (padded == ChunkLength)
        {
            rest[restLength..padded].Clear();
            hash = _hashKey.Absorb(hash, rest[..padded]);
            padded = restLength = 0;
        }
        Span<byte> lengths = rest.Slice(padded, BlockLength);
        rest[restLength..padded].Clear();
        BinaryPrimitives.WriteInt64BigEndian(lengths, (long)associatedLength * BitsPerByte);
        BinaryPrimitives.WriteInt64BigEndian(lengths[sizeof(long)..], (long)textLength * BitsPerByte);
        hash = _hashKey.Absorb(hash, rest[..(padded + BlockLength)]);
        Vector128<byte> value = GhashKey.Reverse(hash.AsByte()).AsByte() ^ EncryptBlock(CounterBlock(initial));
        value.CopyTo(tag);
    }
}
