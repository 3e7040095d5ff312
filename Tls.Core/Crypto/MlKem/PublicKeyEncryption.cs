using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.MlKem;

/// <summary>
/// K-PKE (FIPS 203 §5), the part that ML-KEM is built on and that is not safe by itself. The matrix is made element by element where it is
/// needed. Works on the stack, and wipes it.
/// </summary>
internal static class PublicKeyEncryption
{
    private const int SeedLength = MlKemParameters.SeedLength;

    /// <summary>Algorithm 13.</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="d">The seed.</param>
    /// <param name="encryptionKey">Filled: t and ρ.</param>
    /// <param name="decryptionKey">Filled: s.</param>
    public static void Generate(MlKemParameters parameters, ReadOnlySpan<byte> d, Span<byte> encryptionKey, Span<byte> decryptionKey)
    {
        int k = parameters.K;
        Span<byte> seeds = stackalloc byte[2 * SeedLength];
        Span<ushort> s = stackalloc ushort[k * Polynomial.Length];
        Span<ushort> t = stackalloc ushort[Polynomial.Length], scratch = stackalloc ushort[Polynomial.Length];
        Span<uint> sums = stackalloc uint[Polynomial.Length];

        Sha3.G(d, [(byte)k], seeds);
        ReadOnlySpan<byte> rho = seeds[..SeedLength], sigma = seeds[SeedLength..];
        for (int i = 0; i < k; i++) NoiseTransformed(sigma, i, Polynomial.Of(s, i));
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                PolynomialSampling.Uniform(rho, j, i, scratch);
                Polynomial.MultiplyAndAdd(scratch, Polynomial.Of(s, j), sums);
            }
            Polynomial.Reduce(sums, t);
            NoiseTransformed(sigma, k + i, scratch);
            Polynomial.Add(t, scratch);
            PolynomialEncoding.Encode(t, Part(encryptionKey, i, PolynomialEncoding.WholeBits));
            PolynomialEncoding.Encode(Polynomial.Of(s, i), Part(decryptionKey, i, PolynomialEncoding.WholeBits));
        }
        rho.CopyTo(encryptionKey[parameters.VectorLength..]);

        CryptographicOperations.ZeroMemory(seeds);
        Wipe(s);
        Wipe(scratch);
    }

    /// <summary>Algorithm 14.</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="encryptionKey">t and ρ, checked.</param>
    /// <param name="message">32 bytes.</param>
    /// <param name="randomness">32 bytes, which decide everything.</param>
    /// <param name="ciphertext">Filled.</param>
    public static void Encrypt(
        MlKemParameters parameters, ReadOnlySpan<byte> encryptionKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> randomness, Span<byte> ciphertext)
    {
        int k = parameters.K;
        ReadOnlySpan<byte> rho = encryptionKey[parameters.VectorLength..];
        Span<ushort> y = stackalloc ushort[k * Polynomial.Length];
        Span<ushort> u = stackalloc ushort[Polynomial.Length], scratch = stackalloc ushort[Polynomial.Length];
        Span<uint> sums = stackalloc uint[Polynomial.Length];

        for (int i = 0; i < k; i++) NoiseTransformed(randomness, i, Polynomial.Of(y, i));
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                PolynomialSampling.Uniform(rho, i, j, scratch);
                Polynomial.MultiplyAndAdd(scratch, Polynomial.Of(y, j), sums);
            }
            Polynomial.Reduce(sums, u);
            Polynomial.TransformBack(u);
            PolynomialSampling.Noise(randomness, k + i, scratch);
            Polynomial.Add(u, scratch);
            PolynomialEncoding.Compress(u, parameters.Du, Part(ciphertext, i, parameters.Du));
        }

        for (int j = 0; j < k; j++)
        {
            PolynomialEncoding.Decode(Part(encryptionKey, j, PolynomialEncoding.WholeBits), scratch);
            Polynomial.MultiplyAndAdd(scratch, Polynomial.Of(y, j), sums);
        }
        Span<ushort> v = u;
        Polynomial.Reduce(sums, v);
        Polynomial.TransformBack(v);
        PolynomialSampling.Noise(randomness, 2 * k, scratch);
        Polynomial.Add(v, scratch);
        PolynomialEncoding.Decompress(message, 1, scratch);
        Polynomial.Add(v, scratch);
        PolynomialEncoding.Compress(v, parameters.Dv, ciphertext[(k * PolynomialEncoding.Length(parameters.Du))..]);

        Wipe(y);
        Wipe(v);
        Wipe(scratch);
    }

    /// <summary>Algorithm 15.</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="decryptionKey">s.</param>
    /// <param name="ciphertext">Anything of the right length.</param>
    /// <param name="message">32 bytes, filled.</param>
    public static void Decrypt(MlKemParameters parameters, ReadOnlySpan<byte> decryptionKey, ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        int k = parameters.K;
        Span<ushort> s = stackalloc ushort[Polynomial.Length], scratch = stackalloc ushort[Polynomial.Length];
        Span<uint> sums = stackalloc uint[Polynomial.Length];
        for (int j = 0; j < k; j++)
        {
            PolynomialEncoding.Decode(Part(decryptionKey, j, PolynomialEncoding.WholeBits), s);
            PolynomialEncoding.Decompress(Part(ciphertext, j, parameters.Du), parameters.Du, scratch);
            Polynomial.Transform(scratch);
            Polynomial.MultiplyAndAdd(s, scratch, sums);
        }
        Polynomial.Reduce(sums, s);
        Polynomial.TransformBack(s);
        PolynomialEncoding.Decompress(ciphertext[(k * PolynomialEncoding.Length(parameters.Du))..], parameters.Dv, scratch);
        Polynomial.Subtract(scratch, s);
        PolynomialEncoding.Compress(scratch, 1, message);

        Wipe(s);
        Wipe(scratch);
    }

    private static void NoiseTransformed(ReadOnlySpan<byte> seed, int number, Span<ushort> f)
    {
        PolynomialSampling.Noise(seed, number, f);
        Polynomial.Transform(f);
    }

    private static Span<byte> Part(Span<byte> vector, int i, int bits) =>
        vector.Slice(i * PolynomialEncoding.Length(bits), PolynomialEncoding.Length(bits));

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> vector, int i, int bits) =>
        vector.Slice(i * PolynomialEncoding.Length(bits), PolynomialEncoding.Length(bits));

    private static void Wipe(Span<ushort> values) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(values));
}
