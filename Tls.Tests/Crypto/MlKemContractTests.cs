using System;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.MlKem;

namespace Tls.Tests.Crypto;

/// <summary>FIPS 203 §7: keys by one implementation, secrets encapsulated by another.</summary>
[TestFixtureSource(typeof(MlKemImplementations), nameof(MlKemImplementations.Pairs))]
internal sealed class MlKemContractTests(Func<MlKemParameters, KeyEncapsulation> ours, Func<MlKemParameters, KeyEncapsulation> theirs)
{
    private static readonly TlsCryptoProvider Provider = TlsCryptoProvider.Platform;
    private static readonly MlKemParameters[] Sets = [MlKemParameters.MlKem768, MlKemParameters.MlKem1024];

    [TestCaseSource(nameof(Sets))]
    public void Both_sides_get_the_same_secret(MlKemParameters set)
    {
        for (int i = 0; i < 50; i++)
        {
            using DecapsulationKey key = ours(set).Generate(Provider);
            (byte[] ciphertext, byte[] secret) = Encapsulate(set, key.EncapsulationKey);
            Assert.That(Decapsulate(key, ciphertext), Is.EqualTo(secret));
        }
    }

    // FIPS 203 Table 3.
    [Test]
    public void The_lengths_are_those_of_the_standard()
    {
        int[][] lengths = [.. Sets.Select(set => new[] { set.EncapsulationKeyLength, set.DecapsulationKeyLength, set.CiphertextLength })];
        Assert.That(lengths, Is.EqualTo(new[] { new[] { 1184, 2400, 1088 }, new[] { 1568, 3168, 1568 } }));
        foreach (MlKemParameters set in Sets)
        {
            using DecapsulationKey key = ours(set).Generate(Provider);
            Assert.That(key.EncapsulationKey.Length, Is.EqualTo(set.EncapsulationKeyLength));
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Nothing_comes_twice(MlKemParameters set)
    {
        using DecapsulationKey one = ours(set).Generate(Provider), two = ours(set).Generate(Provider);
        Assert.That(one.EncapsulationKey.ToArray(), Is.Not.EqualTo(two.EncapsulationKey.ToArray()));
        (byte[] firstCiphertext, byte[] firstSecret) = Encapsulate(set, one.EncapsulationKey);
        (byte[] secondCiphertext, byte[] secondSecret) = Encapsulate(set, one.EncapsulationKey);
        Assert.That(firstCiphertext, Is.Not.EqualTo(secondCiphertext));
        Assert.That(firstSecret, Is.Not.EqualTo(secondSecret));
    }

    // §7.3: whoever changes a ciphertext gets no answer but a secret that fits nothing, the same at every attempt.
    [TestCaseSource(nameof(Sets))]
    public void A_ciphertext_that_was_changed_is_rejected_without_a_sign(MlKemParameters set)
    {
        using DecapsulationKey key = ours(set).Generate(Provider);
        (byte[] ciphertext, byte[] secret) = Encapsulate(set, key.EncapsulationKey);
        var random = new Random(203);
        foreach (int position in Enumerable.Range(0, 40).Select(_ => random.Next(ciphertext.Length)).Append(0).Append(ciphertext.Length - 1))
        {
            byte[] changed = [.. ciphertext];
            changed[position] ^= (byte)(1 << random.Next(8));
            byte[] rejected = Decapsulate(key, changed);
            Assert.That(rejected, Is.Not.EqualTo(secret));
            Assert.That(rejected, Is.EqualTo(Decapsulate(key, changed)));
            changed[position ^ 1] ^= 1;
            Assert.That(Decapsulate(key, changed), Is.Not.EqualTo(rejected));
        }
        Assert.That(Decapsulate(key, ciphertext), Is.EqualTo(secret));
    }

    // §7.2: lengths, and no coefficient of q or more.
    [TestCaseSource(nameof(Sets))]
    public void Refuses_encapsulation_keys_that_are_none(MlKemParameters set)
    {
        using DecapsulationKey key = ours(set).Generate(Provider);
        byte[] good = key.EncapsulationKey.ToArray();
        AssertRefused(set, []);
        AssertRefused(set, good[1..]);
        AssertRefused(set, [.. good, 0]);
        foreach (int coefficient in new[] { 0, 1, 2, 255, 256, (256 * set.K) - 2, (256 * set.K) - 1 })
        {
            foreach (int value in new[] { 3329, 3330, 4095 }) AssertRefused(set, WithCoefficient(good, coefficient, value));
            Assert.That(() => Encapsulate(set, WithCoefficient(good, coefficient, 3328)), Throws.Nothing);
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Refuses_ciphertexts_of_another_length(MlKemParameters set)
    {
        using DecapsulationKey key = ours(set).Generate(Provider);
        foreach (int length in new[] { 0, set.CiphertextLength - 1, set.CiphertextLength + 1 })
        {
            PeerFaultException e = Assert.Throws<PeerFaultException>(() => Decapsulate(key, new byte[length]))!;
            Assert.That(e.Fault, Is.EqualTo(TlsFault.InvalidKeyShare));
        }
        Assert.That(() => key.Decapsulate(new byte[set.CiphertextLength], new byte[31]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCaseSource(nameof(Sets))]
    public void A_disposed_key_does_not_decapsulate(MlKemParameters set)
    {
        DecapsulationKey key = ours(set).Generate(Provider);
        key.Dispose();
        Assert.That(() => Decapsulate(key, new byte[set.CiphertextLength]), Throws.InstanceOf<ObjectDisposedException>());
    }

    // What a scripted client needs in order to replay: the same d and z give the same key, whoever makes it.
    [TestCaseSource(nameof(Sets))]
    public void The_key_follows_from_the_seeds(MlKemParameters set)
    {
        byte[] d = RandomNumberGenerator.GetBytes(32), z = RandomNumberGenerator.GetBytes(32);
        using DecapsulationKey one = ours(set).Generate(new ScriptedCryptoProvider(Provider, d, z));
        using DecapsulationKey two = theirs(set).Generate(new ScriptedCryptoProvider(Provider, d, z));
        Assert.That(one.EncapsulationKey.ToArray(), Is.EqualTo(two.EncapsulationKey.ToArray()));
        byte[] garbage = RandomNumberGenerator.GetBytes(set.CiphertextLength);
        Assert.That(Decapsulate(one, garbage), Is.EqualTo(Decapsulate(two, garbage)));
    }

    // The whole algorithm, step by step: the same m gives the same bytes, whoever encapsulates. There are no shared vectors for ML-KEM-1024.
    [TestCaseSource(nameof(Sets))]
    public void The_ciphertext_follows_from_the_key_and_the_message(MlKemParameters set)
    {
        KeyEncapsulation one = ours(set), two = theirs(set);
        if (one is BclKeyEncapsulation || two is BclKeyEncapsulation) Assert.Ignore("The platform draws its own randomness.");
        for (int i = 0; i < 50; i++)
        {
            using DecapsulationKey key = one.Generate(Provider);
            byte[] message = RandomNumberGenerator.GetBytes(MlKemParameters.SeedLength);
            byte[][] results = [.. new[] { one, two }.Select(kem =>
            {
                byte[] ciphertext = new byte[set.CiphertextLength], secret = new byte[MlKemParameters.SharedSecretLength];
                kem.Encapsulate(new ScriptedCryptoProvider(Provider, message), key.EncapsulationKey, ciphertext, secret);
                return (byte[])[.. ciphertext, .. secret];
            })];
            Assert.That(results[1], Is.EqualTo(results[0]));
        }
    }

    private (byte[] Ciphertext, byte[] Secret) Encapsulate(MlKemParameters set, ReadOnlySpan<byte> encapsulationKey)
    {
        byte[] ciphertext = new byte[set.CiphertextLength], secret = new byte[MlKemParameters.SharedSecretLength];
        theirs(set).Encapsulate(Provider, encapsulationKey, ciphertext, secret);
        return (ciphertext, secret);
    }

    private static byte[] Decapsulate(DecapsulationKey key, byte[] ciphertext)
    {
        byte[] secret = new byte[MlKemParameters.SharedSecretLength];
        key.Decapsulate(ciphertext, secret);
        return secret;
    }

    private void AssertRefused(MlKemParameters set, byte[] encapsulationKey)
    {
        PeerFaultException e = Assert.Throws<PeerFaultException>(() => Encapsulate(set, encapsulationKey))!;
        Assert.That(e.Fault, Is.EqualTo(TlsFault.InvalidKeyShare));
    }

    private static byte[] WithCoefficient(byte[] key, int coefficient, int value)
    {
        byte[] changed = [.. key];
        int at = coefficient / 2 * 3;
        if (coefficient % 2 == 0)
        {
            changed[at] = (byte)(value & 0xFF);
            changed[at + 1] = (byte)((changed[at + 1] & 0xF0) | (value >> 8));
        }
        else
        {
            changed[at + 1] = (byte)((changed[at + 1] & 0x0F) | ((value & 0x0F) << 4));
            changed[at + 2] = (byte)(value >> 4);
        }
        return changed;
    }
}
