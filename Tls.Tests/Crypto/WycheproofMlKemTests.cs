using System;
using System.Text.Json;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.MlKem;

namespace Tls.Tests.Crypto;

/// <summary>Project Wycheproof's vectors over every ML-KEM: every group of every file, counted.</summary>
[TestFixtureSource(typeof(MlKemImplementations), nameof(MlKemImplementations.All))]
internal sealed class WycheproofMlKemTests(Func<MlKemParameters, KeyEncapsulation> create)
{
    private static readonly TlsCryptoProvider Provider = TlsCryptoProvider.Platform;

    private readonly KeyEncapsulation _kem = create(MlKemParameters.MlKem768);

    [Test]
    public void Keys_from_seeds()
    {
        int ran = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("mlkem_768_keygen_seed_test.json"))
        {
            using DecapsulationKey key = FromSeed(test.Bytes("seed"));
            Assert.That(key.EncapsulationKey.ToArray(), Is.EqualTo(test.Bytes("ek")), test.Name());
            ran++;
        }
        Assert.That(ran, Is.EqualTo(100));
    }

    [Test]
    public void Encapsulation()
    {
        // The platform draws its own randomness, so that only the keys to be refused say anything about it.
        bool isScripted = _kem is not BclKeyEncapsulation;
        int valid = 0, invalid = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("mlkem_768_encaps_test.json"))
        {
            byte[] ciphertext = new byte[MlKemParameters.MlKem768.CiphertextLength], secret = new byte[32];
            var scripted = new ScriptedCryptoProvider(Provider, test.Bytes("m"));
            if (test.IsValid())
            {
                _kem.Encapsulate(scripted, test.Bytes("ek"), ciphertext, secret);
                if (isScripted) Assert.That(ciphertext, Is.EqualTo(test.Bytes("c")), test.Name());
                if (isScripted) Assert.That(secret, Is.EqualTo(test.Bytes("K")), test.Name());
                valid++;
            }
            else
            {
                PeerFaultException e = Assert.Throws<PeerFaultException>(() => _kem.Encapsulate(scripted, test.Bytes("ek"), ciphertext, secret), test.Name())!;
                Assert.That(e.Fault, Is.EqualTo(TlsFault.InvalidKeyShare), test.Name());
                invalid++;
            }
        }
        Assert.That((valid, invalid), Is.EqualTo((133, 132)));
    }

    [Test]
    public void Decapsulation()
    {
        // Skipped: seeds of another length, which nobody can give us. "valid" are ciphertexts for other keys too, rejected implicitly.
        int valid = 0, invalid = 0, skipped = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("mlkem_768_test.json"))
        {
            byte[] secret = new byte[32], seed = test.Bytes("seed");
            if (seed.Length != 64)
            {
                skipped++;
                continue;
            }
            using DecapsulationKey key = FromSeed(seed);
            if (test.IsValid())
            {
                key.Decapsulate(test.Bytes("c"), secret);
                Assert.That(secret, Is.EqualTo(test.Bytes("K")), test.Name());
                valid++;
            }
            else
            {
                PeerFaultException e = Assert.Throws<PeerFaultException>(() => key.Decapsulate(test.Bytes("c"), secret), test.Name())!;
                Assert.That(e.Fault, Is.EqualTo(TlsFault.InvalidKeyShare), test.Name());
                invalid++;
            }
        }
        Assert.That((valid, invalid, skipped), Is.EqualTo((153, 20, 20)));
    }

    // FIPS 203's encoding of the whole key, which only ours shows.
    [Test]
    public void Encoded_decapsulation_keys()
    {
        foreach ((_, JsonElement test) in WycheproofVectors.Read("mlkem_768_keygen_seed_test.json"))
        {
            byte[] encoded = test.Bytes("dk"), ciphertext = new byte[MlKemParameters.MlKem768.CiphertextLength], one = new byte[32], two = new byte[32];
            using var imported = new ManagedDecapsulationKey(MlKemParameters.MlKem768, encoded);
            using DecapsulationKey key = FromSeed(test.Bytes("seed"));
            _kem.Encapsulate(Provider, key.EncapsulationKey, ciphertext, one);
            imported.Decapsulate(ciphertext, two);
            Assert.That(two, Is.EqualTo(one), test.Name());
            key.Decapsulate(new byte[ciphertext.Length], one);
            imported.Decapsulate(new byte[ciphertext.Length], two);
            Assert.That(two, Is.EqualTo(one), test.Name());
        }
    }

    private DecapsulationKey FromSeed(byte[] seed) => _kem.Generate(new ScriptedCryptoProvider(Provider, seed[..32], seed[32..]));
}
