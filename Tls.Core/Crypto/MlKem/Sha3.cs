using System;

namespace Tls.Core.Crypto.MlKem;

/// <summary>The functions of FIPS 202 that ML-KEM is made of (FIPS 203 §4.1), each over two inputs joined. They wipe what they computed with.</summary>
internal static class Sha3
{
    /// <summary>Bytes of H's and of J's output, and of half of G's.</summary>
    public const int Length = 32;

    /// <summary>H: SHA3-256.</summary>
    public static void H(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, Length);
        Run(KeccakSponge.Shake256Rate, KeccakSponge.HashSuffix, input, [], output);
    }

    /// <summary>G: SHA3-512, in two halves.</summary>
    public static void G(ReadOnlySpan<byte> input, ReadOnlySpan<byte> more, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, 2 * Length);
        Run(KeccakSponge.Sha3512Rate, KeccakSponge.HashSuffix, input, more, output);
    }

    /// <summary>J and PRF: SHAKE256.</summary>
    public static void Shake256(ReadOnlySpan<byte> input, ReadOnlySpan<byte> more, Span<byte> output) =>
        Run(KeccakSponge.Shake256Rate, KeccakSponge.ShakeSuffix, input, more, output);

    private static void Run(int rate, byte suffix, ReadOnlySpan<byte> input, ReadOnlySpan<byte> more, Span<byte> output)
    {
        using var sponge = new KeccakSponge(stackalloc ulong[Keccak.Lanes], rate, suffix);
        sponge.Absorb(input);
        sponge.Absorb(more);
        sponge.Squeeze(output);
    }
}
