using System;

namespace Tls.Core.Crypto.MlKem;

/// <summary>
/// Polynomials of 256 coefficients modulo q and X²⁵⁶ + 1, in place over spans, and their number-theoretic transform (FIPS 203 §4.3).
/// Every loop and index is fixed beforehand.
/// </summary>
internal static class Polynomial
{
    /// <summary>Coefficients.</summary>
    public const int Length = 256;

    // ζ is a primitive 256th root of unity; its powers stand in bit-reversed order (§4.3).
    private const uint Zeta = 17;

    // 128⁻¹ modulo q.
    private const uint InverseOf128 = 3303;

    private static readonly ushort[] Zetas = Powers(index => BitReverse7(index));
    private static readonly ushort[] Gammas = Powers(index => (2 * BitReverse7(index)) + 1);

    /// <summary>The i-th polynomial of a vector.</summary>
    public static Span<ushort> Of(Span<ushort> vector, int i) => vector.Slice(i * Length, Length);

    public static void Add(Span<ushort> sum, ReadOnlySpan<ushort> other)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] = FieldElement.Add(sum[i], other[i]);
    }

    /// <summary><paramref name="minuend"/> becomes the difference.</summary>
    public static void Subtract(Span<ushort> minuend, ReadOnlySpan<ushort> other)
    {
        for (int i = 0; i < minuend.Length; i++) minuend[i] = FieldElement.Subtract(minuend[i], other[i]);
    }

    /// <summary>Algorithm 9.</summary>
    public static void Transform(Span<ushort> f)
    {
        int i = 1;
        for (int half = Length / 2; half >= 2; half /= 2)
        {
            for (int start = 0; start < Length; start += 2 * half)
            {
                uint zeta = Zetas[i++];
                Span<ushort> low = f.Slice(start, half), high = f.Slice(start + half, half);
                for (int j = 0; j < low.Length; j++)
                {
                    ushort t = FieldElement.Multiply(zeta, high[j]);
                    high[j] = FieldElement.Subtract(low[j], t);
                    low[j] = FieldElement.Add(low[j], t);
                }
            }
        }
    }

    /// <summary>Algorithm 10.</summary>
    public static void TransformBack(Span<ushort> f)
    {
        int i = (Length / 2) - 1;
        for (int half = 2; half <= Length / 2; half *= 2)
        {
            for (int start = 0; start < Length; start += 2 * half)
            {
                uint zeta = Zetas[i--];
                Span<ushort> low = f.Slice(start, half), high = f.Slice(start + half, half);
                for (int j = 0; j < low.Length; j++)
                {
                    uint t = low[j];
                    low[j] = FieldElement.Add(t, high[j]);
                    high[j] = FieldElement.Multiply(zeta, FieldElement.Subtract(high[j], t));
                }
            }
        }
        for (int j = 0; j < f.Length; j++) f[j] = FieldElement.Multiply(f[j], InverseOf128);
    }

    /// <summary>
    /// Algorithm 11, product of two transformed polynomials, added to sums that are not reduced: up to 100 products fit, a vector has
    /// four at most.
    /// </summary>
    public static void MultiplyAndAdd(ReadOnlySpan<ushort> f, ReadOnlySpan<ushort> g, Span<uint> sums)
    {
        unchecked
        {
            for (int i = 0; i < Length / 2; i++)
            {
                uint f0 = f[2 * i], f1 = f[(2 * i) + 1], g0 = g[2 * i], g1 = g[(2 * i) + 1];
                sums[2 * i] += (f0 * g0) + (FieldElement.Multiply(f1, g1) * (uint)Gammas[i]);
                sums[(2 * i) + 1] += (f0 * g1) + (f1 * g0);
            }
        }
    }

    /// <summary>Takes the sums of <see cref="MultiplyAndAdd"/> out and leaves zeros for the next.</summary>
    public static void Reduce(Span<uint> sums, Span<ushort> f)
    {
        for (int i = 0; i < f.Length; i++)
        {
            f[i] = FieldElement.Reduce(sums[i]);
            sums[i] = 0;
        }
    }

    private static ushort[] Powers(Func<int, int> exponent)
    {
        ushort[] powers = new ushort[Length / 2];
        for (int i = 0; i < powers.Length; i++)
        {
            uint power = 1;
            for (int n = exponent(i); n > 0; n--) power = FieldElement.Multiply(power, Zeta);
            powers[i] = (ushort)power;
        }
        return powers;
    }

    private static int BitReverse7(int value)
    {
        int reversed = 0;
        for (int bit = 0; bit < 7; bit++) reversed |= ((value >> bit) & 1) << (6 - bit);
        return reversed;
    }
}
