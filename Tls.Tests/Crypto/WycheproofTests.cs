using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Keys;

namespace Tls.Tests.Crypto;

/// <summary>Project Wycheproof's vectors over every provider. What is skipped is counted, so that a new file cannot skip more unseen.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class WycheproofTests(TlsCryptoProvider provider)
{
    [Test]
    public void AES_GCM()
    {
        // Skipped: nonces that are not 96 bits and AES-192, neither of which TLS has.
        int ran = 0, skipped = 0;
        foreach ((JsonElement group, JsonElement test) in WycheproofVectors.Read("aes_gcm_test.json"))
        {
            if (group.Number("ivSize") != 96 || group.Number("tagSize") != 128 || group.Number("keySize") == 192) skipped++;
            else RunAead(group.Number("keySize") == 128 ? AeadAlgorithm.Aes128Gcm : AeadAlgorithm.Aes256Gcm, test, ref ran);
        }
        Assert.That((ran, skipped), Is.EqualTo((133, 183)));
    }

    [Test]
    public void ChaCha20_Poly1305()
    {
        // Skipped: nonces that are not 96 bits, all expected to be refused; ours are refused by length before they come here.
        int ran = 0, skipped = 0;
        foreach ((JsonElement group, JsonElement test) in WycheproofVectors.Read("chacha20_poly1305_test.json"))
        {
            if (group.Number("ivSize") != 96) skipped++;
            else RunAead(AeadAlgorithm.ChaCha20Poly1305, test, ref ran);
        }
        Assert.That((ran, skipped), Is.EqualTo((316, 9)));
    }

    [Test]
    public void ECDH_P256()
    {
        // Nothing is skipped; the one "acceptable" vector is a compressed point, which TLS 1.3 does not have (RFC 9846 §4.3.8.2).
        foreach ((_, JsonElement test) in WycheproofVectors.Read("ecdh_secp256r1_ecpoint_test.json"))
        {
            using KeyExchange exchange = StartP256(test.Bytes("private"));
            if (test.IsValid()) AssertShared(exchange, test);
            else AssertRefused(exchange, test);
        }
    }

    [Test]
    public void X25519()
    {
        // Nothing is skipped. "acceptable" are points on the twist and unreduced ones, which RFC 7748 §5 takes, and those of small
        // order, which RFC 9846 §7.4.2 wants refused.
        foreach ((_, JsonElement test) in WycheproofVectors.Read("x25519_test.json"))
        {
            var scripted = new ScriptedCryptoProvider(provider, test.Bytes("private"));
            using KeyExchange exchange = Group(NamedGroup.X25519).Start(scripted);
            if (test.HasFlag("ZeroSharedSecret")) AssertRefused(exchange, test);
            else AssertShared(exchange, test);
        }
    }

    [Test]
    public void Ed25519()
    {
        foreach ((JsonElement group, JsonElement test) in WycheproofVectors.Read("ed25519_test.json"))
        {
            using VerificationKey key = provider.ImportPublicKey(group.Bytes("publicKeyDer"));
            Assert.That(key.Verify(SignatureScheme.Ed25519, test.Bytes("msg"), test.Bytes("sig")), Is.EqualTo(test.IsValid()), test.Name());
        }
    }

    [TestCase("hkdf_sha256_test.json", "Sha256")]
    [TestCase("hkdf_sha384_test.json", "Sha384")]
    public void HKDF(string file, string hash)
    {
        HashFunction function = Enum.Parse<HashFunction>(hash);
        foreach ((_, JsonElement test) in WycheproofVectors.Read(file))
        {
            byte[] key = new byte[function.Length()], output = new byte[test.Number("size")];
            provider.HkdfExtract(function, test.Bytes("salt"), test.Bytes("ikm"), key);
            if (test.IsValid())
            {
                provider.HkdfExpand(function, key, test.Bytes("info"), output);
                Assert.That(output, Is.EqualTo(test.Bytes("okm")), test.Name());
            }
            else
            {
                Assert.That(() => provider.HkdfExpand(function, key, test.Bytes("info"), output), Throws.InstanceOf<ArgumentException>(), test.Name());
            }
        }
    }

    private void RunAead(AeadAlgorithm algorithm, JsonElement test, ref int ran)
    {
        byte[] nonce = test.Bytes("iv"), header = test.Bytes("aad"), message = test.Bytes("msg"), expected = test.Bytes("ct"), tag = test.Bytes("tag");
        byte[] opened = new byte[expected.Length];
        using Aead open = provider.CreateAead(algorithm, test.Bytes("key"));
        Assert.That(open.TryOpen(nonce, expected, tag, opened, header), Is.EqualTo(test.IsValid()), test.Name());
        Assert.That(opened, Is.EqualTo(test.IsValid() ? message : new byte[message.Length]), test.Name());
        if (test.IsValid())
        {
            byte[] sealedMessage = new byte[message.Length], sealedTag = new byte[Aead.TagLength];
            using Aead seal = provider.CreateAead(algorithm, test.Bytes("key"));
            seal.Seal(nonce, message, sealedMessage, sealedTag, header);
            Assert.That(sealedMessage, Is.EqualTo(expected), test.Name());
            Assert.That(sealedTag, Is.EqualTo(tag), test.Name());
        }
        ran++;
    }

    /// <summary>With a given private key: the platform's group makes its own, so the key is handed to it.</summary>
    private KeyExchange StartP256(byte[] number)
    {
        byte[] scalar = [.. new byte[32], .. number];
        scalar = scalar[^32..];
        KeyExchangeGroup group = Group(NamedGroup.Secp256r1);
        if (group is not BclEcdhGroup platform) return group.Start(new ScriptedCryptoProvider(provider, scalar));
        ECParameters parameters = NistCurve.P256.ToPlatform(EcScalar.Import(NistCurve.P256, scalar).PublicPoint());
        parameters.D = scalar;
        return platform.Start(ECDiffieHellman.Create(parameters));
    }

    private static void AssertShared(KeyExchange exchange, JsonElement test)
    {
        using Secret secret = exchange.Complete(test.Bytes("public"));
        Assert.That(secret.Bytes.ToArray(), Is.EqualTo(test.Bytes("shared")), test.Name());
    }

    private static void AssertRefused(KeyExchange exchange, JsonElement test)
    {
        PeerFaultException e = Assert.Throws<PeerFaultException>(() => exchange.Complete(test.Bytes("public")), test.Name())!;
        Assert.That(e.Fault, Is.EqualTo(TlsFault.InvalidKeyShare), test.Name());
    }

    private KeyExchangeGroup Group(NamedGroup name) => provider.Groups.Single(group => group.Name == name);
}
