using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.MlKem;

namespace Tls.Tests.Crypto;

/// <summary>What only our own ML-KEM lets one see: its arithmetic, its memory, its allocations.</summary>
internal sealed class ManagedMlKemTests
{
    private static readonly TlsCryptoProvider Provider = TlsCryptoProvider.Platform;
    private static readonly MlKemParameters[] Sets = [MlKemParameters.MlKem768, MlKemParameters.MlKem1024];

    // FIPS 202, and what the platform says where it can be asked.
    [Test]
    public void SHA3_and_SHAKE_are_those_of_FIPS_202()
    {
        byte[] hash = new byte[32], both = new byte[64];
        Sha3.H([], hash);
        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo("a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"));
        Sha3.G("abc"u8, [], both);
        Assert.That(Convert.ToHexStringLower(both), Is.EqualTo(
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"));
        Sha3.Shake256([], [], hash);
        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"));
    }

    [Test]
    public void Every_length_around_the_blocks_hashes_as_the_platform_does()
    {
        if (!SHA3_256.IsSupported || !Shake128.IsSupported) Assert.Ignore("This platform has no SHA-3.");
        byte[] input = RandomNumberGenerator.GetBytes(600);
        for (int length = 0; length <= input.Length; length++)
        {
            ReadOnlySpan<byte> all = input.AsSpan(0, length), first = all[..(length / 3)], second = all[(length / 3)..];
            byte[] hash = new byte[32], both = new byte[64], extended = new byte[length + 1];
            Sha3.H(all, hash);
            Sha3.G(first, second, both);
            Sha3.Shake256(first, second, extended);
            Assert.That(hash, Is.EqualTo(SHA3_256.HashData(all)));
            Assert.That(both, Is.EqualTo(SHA3_512.HashData(all)));
            Assert.That(extended, Is.EqualTo(Shake256.HashData(all, length + 1)));
        }
    }

    [Test]
    public void Squeezing_in_pieces_is_squeezing_at_once()
    {
        byte[] whole = new byte[700], pieces = new byte[700];
        Squeeze(whole, whole.Length);
        foreach (int size in new[] { 1, 3, 8, 13, 167, 168, 169 })
        {
            Squeeze(pieces, size);
            Assert.That(pieces, Is.EqualTo(whole));
        }
    }

    // Everything there is, against arithmetic that nobody can get wrong.
    [Test]
    public void Arithmetic_modulo_q_is_that_of_plain_integers()
    {
        for (uint a = 0; a < FieldElement.Q; a++)
        {
            for (uint b = 0; b < FieldElement.Q; b += 7)
            {
                if (FieldElement.Multiply(a, b) != a * b % FieldElement.Q) Assert.Fail($"{a} * {b}");
                if (FieldElement.Add(a, b) != (a + b) % FieldElement.Q) Assert.Fail($"{a} + {b}");
                if (FieldElement.Subtract(a, b) != (a + FieldElement.Q - b) % FieldElement.Q) Assert.Fail($"{a} - {b}");
            }
            foreach (int bits in new[] { 1, 4, 5, 10, 11 })
            {
                // Round half up, as §2.3 defines rounding, in whole numbers.
                uint expected = ((2 * (a << bits)) + FieldElement.Q) / (2 * FieldElement.Q) % (1u << bits);
                if (FieldElement.Compress(a, bits) != expected) Assert.Fail($"compress {a} to {bits}");
            }
        }
        foreach (int bits in new[] { 1, 4, 5, 10, 11 })
        {
            for (uint y = 0; y < 1u << bits; y++)
            {
                uint expected = ((2 * FieldElement.Q * y) + (1u << bits)) / (2u << bits);
                if (FieldElement.Decompress(y, bits) != expected) Assert.Fail($"decompress {y} of {bits}");
                if (FieldElement.Compress(expected, bits) != y) Assert.Fail($"{y} of {bits} does not come back");
            }
        }
        foreach (uint value in new[] { 0u, 1u, FieldElement.Q - 1, FieldElement.Q, 2 * FieldElement.Q, uint.MaxValue, uint.MaxValue - 1, 0x8000_0000 })
            Assert.That(FieldElement.Reduce(value), Is.EqualTo(value % FieldElement.Q));
    }

    [Test]
    public void A_product_of_transforms_is_the_product_of_polynomials()
    {
        var random = new Random(9);
        ushort[] f = RandomPolynomial(random), g = RandomPolynomial(random), product = new ushort[Polynomial.Length];
        int[] expected = new int[Polynomial.Length];
        for (int i = 0; i < Polynomial.Length; i++)
        {
            for (int j = 0; j < Polynomial.Length; j++)
            {
                // X²⁵⁶ is -1.
                int term = f[i] * g[j] % 3329, at = (i + j) % Polynomial.Length;
                expected[at] = (expected[at] + (i + j < Polynomial.Length ? term : 3329 - term)) % 3329;
            }
        }
        Polynomial.Transform(f);
        Polynomial.Transform(g);
        Polynomial.MultiplyAndAdd(f, g, Sums);
        Polynomial.Reduce(Sums, product);
        Polynomial.TransformBack(product);
        Assert.That(product.Select(value => (int)value), Is.EqualTo(expected));
        Assert.That(Sums, Is.All.Zero);
    }

    private uint[] Sums { get; } = new uint[Polynomial.Length];

    // §7.3, the check on the key: a byte of it that changed in memory is found before it decides anything.
    [TestCaseSource(nameof(Sets))]
    public void A_key_that_does_not_match_its_hash_is_not_used(MlKemParameters set)
    {
        byte[] encoded = Encoded(NewKey(set)), ciphertext = new byte[set.CiphertextLength];
        foreach (int position in new[] { set.VectorLength, set.VectorLength + set.EncapsulationKeyLength - 1, set.VectorLength + set.EncapsulationKeyLength })
        {
            byte[] changed = [.. encoded];
            changed[position] ^= 0x10;
            using var key = new ManagedDecapsulationKey(set, changed);
            Assert.That(() => key.Decapsulate(ciphertext, new byte[32]), Throws.InstanceOf<CryptographicException>());
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Disposing_wipes_the_key(MlKemParameters set)
    {
        ManagedDecapsulationKey key = NewKey(set);
        byte[] encoded = Encoded(key);
        Assert.That(encoded.Count(value => value != 0), Is.GreaterThan(encoded.Length / 2));
        key.Dispose();
        Assert.That(encoded, Is.All.Zero);
    }

    [TestCaseSource(nameof(Sets))]
    public void Nothing_is_allocated_but_the_key(MlKemParameters set)
    {
        var kem = new ManagedKeyEncapsulation(set);
        using DecapsulationKey key = kem.Generate(Provider);
        byte[] ciphertext = new byte[set.CiphertextLength], secret = new byte[32];
        long before = 0;
        for (int i = 0; i < 60; i++)
        {
            if (i == 30) before = GC.GetAllocatedBytesForCurrentThread();
            kem.Encapsulate(Provider, key.EncapsulationKey, ciphertext, secret);
            key.Decapsulate(ciphertext, secret);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        before = GC.GetAllocatedBytesForCurrentThread();
        kem.Generate(Provider).Dispose();
        int keys = set.DecapsulationKeyLength + set.EncapsulationKeyLength;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(keys + 200));
    }

    [Test]
    [Explicit("Prints what an operation costs here; nothing depends on it.")]
    public void Cost([Values] bool platform)
    {
        if (platform && !BclKeyEncapsulation.IsSupported) Assert.Ignore("This platform has no ML-KEM.");
        foreach (MlKemParameters set in Sets)
        {
            KeyEncapsulation kem = platform ? new BclKeyEncapsulation(set) : new ManagedKeyEncapsulation(set);
            using DecapsulationKey key = kem.Generate(Provider);
            byte[] ciphertext = new byte[set.CiphertextLength], secret = new byte[32];
            double generate = Microseconds(() => kem.Generate(Provider).Dispose());
            double encapsulate = Microseconds(() => kem.Encapsulate(Provider, key.EncapsulationKey, ciphertext, secret));
            double decapsulate = Microseconds(() => key.Decapsulate(ciphertext, secret));
            TestContext.Out.WriteLine($"{set}: generate {generate:F1} µs, encapsulate {encapsulate:F1} µs, decapsulate {decapsulate:F1} µs");
        }
    }

    private static double Microseconds(Action action)
    {
        const int Times = 2000;
        double best = double.MaxValue;
        for (int round = 0; round < 7; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Times; i++) action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Times);
        }
        return best;
    }

    private static void Squeeze(byte[] output, int size)
    {
        using var sponge = new KeccakSponge(stackalloc ulong[Keccak.Lanes], KeccakSponge.Shake128Rate, KeccakSponge.ShakeSuffix);
        sponge.Absorb("seed"u8);
        for (int i = 0; i < output.Length; i += size) sponge.Squeeze(output.AsSpan(i, Math.Min(size, output.Length - i)));
    }

    private static ushort[] RandomPolynomial(Random random) => [.. Enumerable.Range(0, Polynomial.Length).Select(_ => (ushort)random.Next(3329))];

    private static ManagedDecapsulationKey NewKey(MlKemParameters set) =>
        ManagedDecapsulationKey.Generate(set, RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_encoded")]
    private static extern ref byte[] EncodedField(ManagedDecapsulationKey key);

    private static byte[] Encoded(ManagedDecapsulationKey key) => EncodedField(key);
}
