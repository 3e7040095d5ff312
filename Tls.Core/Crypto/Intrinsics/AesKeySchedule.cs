using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Tls.Core.Crypto.Intrinsics;

/// <summary>The round keys of AES (FIPS 197 §5.2), without a table: the S-box is the processor's own.</summary>
internal static class AesKeySchedule
{
    private const int BytesPerWord = 4;
    private const uint ReductionPolynomial = 0x11B;

    /// <summary>11 round keys for a key of 16 bytes, 15 for one of 32.</summary>
    public static int RoundKeyCount(int keyLength) => (keyLength / BytesPerWord) + 7;

    public static void Expand(ReadOnlySpan<byte> key, Span<Vector128<byte>> roundKeys)
    {
        Span<uint> words = MemoryMarshal.Cast<Vector128<byte>, uint>(roundKeys);
        MemoryMarshal.Cast<byte, uint>(key).CopyTo(words);
        int keyWords = key.Length / BytesPerWord;
        uint roundConstant = 1;
        for (int i = keyWords; i < words.Length; i++)
        {
            uint word = words[i - 1];
            if (i % keyWords == 0)
            {
                word = SubWord(BitOperations.RotateRight(word, 8)) ^ roundConstant;
                roundConstant <<= 1;
                if (roundConstant > byte.MaxValue) roundConstant ^= ReductionPolynomial;
            }
            else if (keyWords > 6 && i % keyWords == 4)
            {
                word = SubWord(word);
            }
            words[i] = words[i - keyWords] ^ word;
        }
    }

    // The last round shifts rows, which changes nothing where all columns are the same, and adds a key, which is zero.
    private static uint SubWord(uint word) =>
        Aes.EncryptLast(Vector128.Create(word).AsByte(), Vector128<byte>.Zero).AsUInt32().ToScalar();
}
