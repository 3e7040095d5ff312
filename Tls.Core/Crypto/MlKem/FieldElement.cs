using System.Runtime.CompilerServices;

namespace Tls.Core.Crypto.MlKem;

/// <summary>
/// Integers modulo q (FIPS 203 §2.3), kept in 0 to q - 1. No branch, no table and no division depends on a value: a compiler may turn
/// <c>% q</c> into a division whose time tells the dividend (KyberSlash), so quotients are products and shifts here.
/// </summary>
internal static class FieldElement
{
    public const uint Q = 3329;

    // Barrett: ⌊2³⁶ / q⌋. Below 2³² the quotient comes out right or one too small.
    private const ulong Reciprocal = 20_642_678;
    private const int ReciprocalShift = 36;

    /// <summary>Of a value below 2q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReduceOnce(uint value)
    {
        unchecked
        {
            uint difference = value - Q;
            uint isNegative = (uint)((int)difference >> 31);
            return (ushort)(difference + (Q & isNegative));
        }
    }

    /// <summary>Of any value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Reduce(uint value) => unchecked(ReduceOnce(value - (Quotient(value) * Q)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Add(uint a, uint b) => unchecked(ReduceOnce(a + b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Subtract(uint a, uint b) => unchecked(ReduceOnce(a + Q - b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Multiply(uint a, uint b) => unchecked(Reduce(a * b));

    /// <summary>Compress_d (§4.2.1): round(2ᵈ / q · x) modulo 2ᵈ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Compress(uint value, int bits)
    {
        unchecked
        {
            uint dividend = value << bits;
            uint quotient = Quotient(dividend);
            uint remainder = dividend - (quotient * Q);

            // The remainder is below 2q. Round to nearest, a half upwards: q is odd, so more than ⌊q / 2⌋ is more than a half.
            quotient += ((Q / 2) - remainder) >> 31;
            quotient += (Q + (Q / 2) - remainder) >> 31;
            return (ushort)(quotient & ((1u << bits) - 1));
        }
    }

    /// <summary>Decompress_d (§4.2.1): round(q / 2ᵈ · y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Decompress(uint value, int bits) => unchecked((ushort)(((value * Q) + (1u << (bits - 1))) >> bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Quotient(uint dividend) => unchecked((uint)((dividend * Reciprocal) >> ReciprocalShift));
}
