using System;
using System.IO;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.MlKem;

namespace Tls.Tests.Crypto;

/// <summary>
/// Many random cases in one hash (C2SP/CCTV, accumulated vectors, with the keys of the final FIPS 203): a SHAKE128 of nothing gives each round's
/// seeds, message and a ciphertext that is none; another takes in what they come to. The shared folder has no vectors for ML-KEM-1024.
/// </summary>
[TestFixtureSource(typeof(MlKemImplementations), nameof(MlKemImplementations.All))]
internal sealed class AccumulatedMlKemTests(Func<MlKemParameters, KeyEncapsulation> create)
{
    private static readonly TlsCryptoProvider Provider = TlsCryptoProvider.Platform;

    /// <summary>Published with Go's crypto/mlkem; 10,000 rounds give 8a518cc63da366322a8e7a818c7a0d63483cb3528d34a4cf42f35d5ad73f22fc there.</summary>
    [Test]
    public void Of_ML_KEM_768() =>
        Assert.That(Accumulate(MlKemParameters.MlKem768, 100), Is.EqualTo("1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415"));

    /// <summary>Nobody publishes so few rounds: by a third implementation, in Python, that gives the hash above for ML-KEM-768.</summary>
    [Test]
    public void Of_ML_KEM_1024() =>
        Assert.That(Accumulate(MlKemParameters.MlKem1024, 100), Is.EqualTo("800018fec3e2723f73f1d657fe239b4d5d8782efaade297e8cd448e54cc2ac00"));

    /// <summary>As BoringSSL has it: the encoded decapsulation key is taken in, too. Ours alone shows it.</summary>
    [Test, Explicit("A minute."), Category("Load")]
    public void Of_ML_KEM_1024_with_the_whole_key()
    {
        string hash = Accumulate(MlKemParameters.MlKem1024, 10_000, (d, z) => Encode(MlKemParameters.MlKem1024, d, z));
        Assert.That(hash, Is.EqualTo("e3bf82b013307b2e9d47dde791ff6dfc82e694e6382404abdb948b908b75bad5"));
    }

    private string Accumulate(MlKemParameters set, int rounds, Func<byte[], byte[], byte[]>? encode = null)
    {
        if (!Shake128.IsSupported) Assert.Ignore("The platform has no SHAKE128.");
        var draws = new MemoryStream(Shake128.HashData([], rounds * (96 + set.CiphertextLength)));
        KeyEncapsulation kem = create(set);

        // The platform's draws its own randomness, so that only its keys and its decapsulation can be looked at.
        KeyEncapsulation encapsulating = kem is BclKeyEncapsulation ? new ManagedKeyEncapsulation(set) : kem;
        byte[] ciphertext = new byte[set.CiphertextLength], secret = new byte[32], again = new byte[32];
        using var results = new Shake128();
        for (int round = 0; round < rounds; round++)
        {
            byte[] d = Draw(draws, 32), z = Draw(draws, 32);
            using DecapsulationKey key = kem.Generate(new ScriptedCryptoProvider(Provider, d, z));
            results.AppendData(key.EncapsulationKey);
            if (encode is not null) results.AppendData(encode(d, z));

            encapsulating.Encapsulate(new ScriptedCryptoProvider(Provider, Draw(draws, 32)), key.EncapsulationKey, ciphertext, secret);
            results.AppendData(ciphertext);
            results.AppendData(secret);
            key.Decapsulate(ciphertext, again);
            Assert.That(again, Is.EqualTo(secret), $"{round}");

            key.Decapsulate(Draw(draws, set.CiphertextLength), secret);
            results.AppendData(secret);
        }
        return Convert.ToHexStringLower(results.GetHashAndReset(32));
    }

    private static byte[] Draw(MemoryStream draws, int length)
    {
        byte[] drawn = new byte[length];
        draws.ReadExactly(drawn);
        return drawn;
    }

    // FIPS 203 Algorithm 16: s, the encapsulation key, its hash, and z.
    private static byte[] Encode(MlKemParameters set, byte[] d, byte[] z)
    {
        byte[] s = new byte[set.VectorLength], encapsulationKey = new byte[set.EncapsulationKeyLength], hash = new byte[Sha3.Length];
        PublicKeyEncryption.Generate(set, d, encapsulationKey, s);
        Sha3.H(encapsulationKey, hash);
        return [.. s, .. encapsulationKey, .. hash, .. z];
    }
}
