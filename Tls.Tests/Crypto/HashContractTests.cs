using System;
using System.Linq;
using System.Security.Cryptography;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>Hash, HMAC and HKDF of every provider, against the platform's other entry points and RFC 5869 Appendix A.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class HashContractTests(TlsCryptoProvider provider)
{
    [Test]
    public void Hashes_like_the_platform([Values] HashFunction function, [Values(0, 1, 55, 56, 64, 111, 112, 128, 1000)] int length)
    {
        byte[] data = Pattern(length), hash = new byte[function.Length()];
        provider.Hash(function, data, hash);
        Assert.That(hash, Is.EqualTo(CryptographicOperations.HashData(Name(function), data)));
    }

    [Test]
    public void A_running_hash_can_be_read_and_goes_on([Values] HashFunction function)
    {
        byte[] data = Pattern(11 * 37), hash = new byte[function.Length()];
        using RunningHash running = provider.CreateHash(function);
        Assert.That(running.Function, Is.EqualTo(function));
        for (int end = 0; end < data.Length; end += 37)
        {
            running.Current(hash);
            Assert.That(hash, Is.EqualTo(CryptographicOperations.HashData(Name(function), data.AsSpan(0, end))));
            running.Append(data.AsSpan(end, 20));
            running.Append(data.AsSpan(end + 20, 17));
        }
    }

    [Test]
    public void Macs_like_the_platform([Values] HashFunction function, [Values(0, 1, 32, 48, 64, 65, 128, 129)] int keyLength)
    {
        byte[] key = Pattern(keyLength), data = Pattern(99), mac = new byte[function.Length()];
        provider.Hmac(function, key, data, mac);
        Assert.That(mac, Is.EqualTo(CryptographicOperations.HmacData(Name(function), key, data)));
    }

    [Test]
    public void Macs_like_the_platform_whatever_the_key_and_the_message([Values] HashFunction function) =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 600]).Sample(drawn =>
        {
            (byte[] key, byte[] message) = drawn;
            byte[] mac = new byte[function.Length()];
            provider.Hmac(function, key, message, mac);
            return mac.AsSpan().SequenceEqual(CryptographicOperations.HmacData(Name(function), key, message));
        });

    [Test]
    public void A_mac_may_take_the_place_of_its_key_and_its_message([Values] HashFunction function)
    {
        byte[] bytes = Pattern(function.Length()), expected = CryptographicOperations.HmacData(Name(function), bytes, bytes);
        provider.Hmac(function, bytes, bytes, bytes);
        Assert.That(bytes, Is.EqualTo(expected));
    }

    [Test]
    public void Extracts_and_expands_like_the_platform([Values] HashFunction function, [Values(1, 16, 32, 48, 49, 500)] int length)
    {
        byte[] extracted = new byte[function.Length()], expanded = new byte[length];
        provider.HkdfExtract(function, Pattern(13), Pattern(48), extracted);
        provider.HkdfExpand(function, extracted, Pattern(21), expanded);
        Assert.That(extracted, Is.EqualTo(HKDF.Extract(Name(function), Pattern(48), Pattern(13))));
        Assert.That(expanded, Is.EqualTo(HKDF.Expand(Name(function), extracted, length, Pattern(21))));
    }

    [Test]
    public void Expands_no_more_than_255_blocks([Values] HashFunction function)
    {
        byte[] key = Pattern(function.Length());
        Assert.That(() => provider.HkdfExpand(function, key, [], new byte[255 * function.Length()]), Throws.Nothing);
        Assert.That(() => provider.HkdfExpand(function, key, [], new byte[(255 * function.Length()) + 1]), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Destinations_have_the_hashs_length([Values] HashFunction function, [Values(-1, 1)] int by)
    {
        byte[] wrong = new byte[function.Length() + by];
        using RunningHash running = provider.CreateHash(function);
        Assert.That(() => provider.Hash(function, [], wrong), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => provider.Hmac(function, [], [], wrong), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => running.Current(wrong), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        TestName = "RFC_5869_A_1")]
    [TestCase(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        TestName = "RFC_5869_A_3")]
    public void Gives_the_vectors_of_RFC_5869(string inputKeyingMaterial, string salt, string info, string extracted, string expanded)
    {
        byte[] key = new byte[32], output = new byte[expanded.Length / 2];
        provider.HkdfExtract(HashFunction.Sha256, Convert.FromHexString(salt), Convert.FromHexString(inputKeyingMaterial), key);
        provider.HkdfExpand(HashFunction.Sha256, key, Convert.FromHexString(info), output);
        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo(extracted));
        Assert.That(Convert.ToHexStringLower(output), Is.EqualTo(expanded));
    }

    [Test]
    public void Random_bytes_differ()
    {
        byte[] one = new byte[32], two = new byte[32];
        provider.Fill(one);
        provider.Fill(two);
        Assert.That(one, Is.Not.EqualTo(two));
        Assert.That(() => provider.Fill([]), Throws.Nothing);
    }

    private static HashAlgorithmName Name(HashFunction function) => function switch
    {
        HashFunction.Sha256 => HashAlgorithmName.SHA256,
        HashFunction.Sha384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    private static byte[] Pattern(int length) => Enumerable.Range(0, length).Select(i => unchecked((byte)((i * 11) + 3))).ToArray();
}
