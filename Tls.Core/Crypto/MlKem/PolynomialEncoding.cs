using System;

namespace Tls.Core.Crypto.MlKem;

/// <summary>ByteEncode_d and ByteDecode_d with compression before or after (FIPS 203 §4.2.1). Which bit goes where is fixed beforehand.</summary>
internal static class PolynomialEncoding
{
    /// <summary>Bits of a coefficient that is not compressed.</summary>
    public const int WholeBits = 12;

    /// <summary>Bytes of a polynomial with that many bits in each coefficient.</summary>
    public static int Length(int bits) => Polynomial.Length / 8 * bits;

    /// <summary>ByteEncode₁₂, without loss.</summary>
    public static void Encode(ReadOnlySpan<ushort> f, Span<byte> output) => Pack(f, WholeBits, compresses: false, output);

    /// <summary>Compress_d, then ByteEncode_d.</summary>
    public static void Compress(ReadOnlySpan<ushort> f, int bits, Span<byte> output) => Pack(f, bits, compresses: true, output);

    /// <summary>ByteDecode₁₂; the coefficients are those that <see cref="IsReduced"/> looked at, or our own.</summary>
    public static void Decode(ReadOnlySpan<byte> input, Span<ushort> f) => Unpack(input, WholeBits, decompresses: false, f);

    /// <summary>ByteDecode_d, then Decompress_d.</summary>
    public static void Decompress(ReadOnlySpan<byte> input, int bits, Span<ushort> f) => Unpack(input, bits, decompresses: true, f);

    /// <summary>§7.2, the modulus check: no coefficient of these encoded polynomials is q or more. For public values.</summary>
    public static bool IsReduced(ReadOnlySpan<byte> input)
    {
        for (int i = 0; i < input.Length; i += 3)
        {
            int first = input[i] | ((input[i + 1] & 0x0F) << 8), second = (input[i + 1] >> 4) | (input[i + 2] << 4);
            if (first >= FieldElement.Q || second >= FieldElement.Q) return false;
        }
        return true;
    }

    private static void Pack(ReadOnlySpan<ushort> f, int bits, bool compresses, Span<byte> output)
    {
        uint pending = 0;
        int pendingBits = 0, next = 0;
        foreach (ushort coefficient in f)
        {
            uint value = compresses ? FieldElement.Compress(coefficient, bits) : coefficient;
            pending |= value << pendingBits;
            pendingBits += bits;
            for (; pendingBits >= 8; pendingBits -= 8)
            {
                output[next++] = unchecked((byte)pending);
                pending >>= 8;
            }
        }
    }

    private static void Unpack(ReadOnlySpan<byte> input, int bits, bool decompresses, Span<ushort> f)
    {
        uint pending = 0;
        int pendingBits = 0, next = 0;
        foreach (ref ushort coefficient in f)
        {
            for (; pendingBits < bits; pendingBits += 8) pending |= (uint)input[next++] << pendingBits;
            uint value = pending & ((1u << bits) - 1);
            coefficient = decompresses ? FieldElement.Decompress(value, bits) : unchecked((ushort)value);
            pending >>= bits;
            pendingBits -= bits;
        }
    }
}
