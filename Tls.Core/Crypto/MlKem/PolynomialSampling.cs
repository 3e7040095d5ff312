using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.MlKem;

/// <summary>Polynomials out of seeds (FIPS 203 §4.2.2).</summary>
internal static class PolynomialSampling
{
    private const int NoiseLength = 64 * 2;

    /// <summary>
    /// SampleNTT, Algorithm 7: an element of the matrix, already transformed. It rejects what is too large, so its time depends on the
    /// seed, which is public.
    /// </summary>
    public static void Uniform(ReadOnlySpan<byte> rho, int column, int row, Span<ushort> f)
    {
        using var sponge = new KeccakSponge(stackalloc ulong[Keccak.Lanes], KeccakSponge.Shake128Rate, KeccakSponge.ShakeSuffix);
        sponge.Absorb(rho);
        sponge.Absorb([(byte)column, (byte)row]);
        Span<byte> block = stackalloc byte[KeccakSponge.Shake128Rate];
        int count = 0;
        while (count < f.Length)
        {
            sponge.Squeeze(block);
            for (int i = 0; i < block.Length && count < f.Length; i += 3)
            {
                int first = block[i] | ((block[i + 1] & 0x0F) << 8), second = (block[i + 1] >> 4) | (block[i + 2] << 4);
                if (first < FieldElement.Q) f[count++] = (ushort)first;
                if (second < FieldElement.Q && count < f.Length) f[count++] = (ushort)second;
            }
        }
    }

    /// <summary>SamplePolyCBD with η = 2, Algorithm 8, of PRF(seed, number): small coefficients, the difference of two sums of two bits each.</summary>
    public static void Noise(ReadOnlySpan<byte> seed, int number, Span<ushort> f)
    {
        Span<byte> random = stackalloc byte[NoiseLength];
        Sha3.Shake256(seed, [(byte)number], random);
        for (int i = 0; i < random.Length; i++)
        {
            uint bits = random[i];
            uint pairs = (bits & 0x55) + ((bits >> 1) & 0x55);
            f[2 * i] = FieldElement.Subtract(pairs & 3, (pairs >> 2) & 3);
            f[(2 * i) + 1] = FieldElement.Subtract((pairs >> 4) & 3, (pairs >> 6) & 3);
        }
        CryptographicOperations.ZeroMemory(random);
    }
}
