using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using CsCheck;
using NUnit.Framework;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.Intrinsics;

namespace Tls.Tests.Crypto;

/// <summary>Our own AES-GCM. What holds for every AEAD is in <see cref="AeadContractTests"/>, Wycheproof in <see cref="WycheproofTests"/>.</summary>
internal sealed class IntrinsicAesGcmTests
{
    // McGrew and Viega, "The Galois/Counter Mode of Operation", Appendix B: test cases 1 to 4 and 13 to 16, those with a nonce of 96 bits.
    private const string Zeros16 = "00000000000000000000000000000000";
    private const string Zeros12 = "000000000000000000000000";
    private const string Key128 = "feffe9928665731c6d6a8f9467308308";
    private const string Nonce = "cafebabefacedbaddecaf888";
    private const string Text =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    private const string Header = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private const string Cipher128 =
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985";
    private const string Cipher256 =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";

    public static IEnumerable<TestCaseData> PublishedCases =>
    [
        Case("1", Zeros16, Zeros12, "", "", "", "58e2fccefa7e3061367f1d57a4e7455a"),
        Case("2", Zeros16, Zeros12, Zeros16, "", "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf"),
        Case("3", Key128, Nonce, Text, "", Cipher128, "4d5c2af327cd64a62cf35abd2ba6fab4"),
        Case("4", Key128, Nonce, Text[..120], Header, Cipher128[..120], "5bc94fbc3221a5db94fae95ae7121a47"),
        Case("13", Zeros16 + Zeros16, Zeros12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        Case("14", Zeros16 + Zeros16, Zeros12, Zeros16, "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"),
        Case("15", Key128 + Key128, Nonce, Text, "", Cipher256, "b094dac5d93471bdec1a502270e3cc6c"),
        Case("16", Key128 + Key128, Nonce, Text[..120], Header, Cipher256[..120], "76fc6ece0f4e1768cddf8853bb2d551b"),
    ];

    [OneTimeSetUp]
    public void SkipWithoutTheInstructions()
    {
        if (!IntrinsicAesGcm.IsSupported) Assert.Ignore("This processor has no AES and PCLMULQDQ instructions: the platform's AES-GCM is used.");
    }

    [TestCaseSource(nameof(PublishedCases))]
    public void Gives_the_published_values(byte[] key, byte[] nonce, byte[] plaintext, byte[] header, byte[] expected, byte[] expectedTag)
    {
        using var aead = new IntrinsicAesGcm(key);
        byte[] ciphertext = new byte[plaintext.Length], tag = new byte[Aead.TagLength], opened = new byte[plaintext.Length];
        aead.Seal(nonce, plaintext, ciphertext, tag, header);
        Assert.That(ciphertext, Is.EqualTo(expected));
        Assert.That(tag, Is.EqualTo(expectedTag));
        Assert.That(aead.TryOpen(nonce, ciphertext, tag, opened, header), Is.True);
        Assert.That(opened, Is.EqualTo(plaintext));
    }

    [Test]
    public void Agrees_with_the_platform_at_every_length_up_to_five_chunks([Values(16, 32)] int keyLength)
    {
        byte[] key = RandomNumberGenerator.GetBytes(keyLength);
        using var ours = new IntrinsicAesGcm(key);
        using var platform = new BclAesGcm(key);
        for (int length = 0; length <= 5 * 256; length++) AssertAgree(ours, platform, RandomNumberGenerator.GetBytes(length), offset: length % 16, headerLength: length % 40);
    }

    [Test]
    public void Agrees_with_the_platform_on_random_keys_sizes_and_alignments() =>
        Gen.Select(Gen.Byte.Array[64], Gen.Int[0, 17_000], Gen.Int[0, 63], Gen.Int[0, 600], Gen.Bool).Sample(drawn =>
        {
            (byte[] seed, int length, int offset, int headerLength, bool isLong) = drawn;
            byte[] key = SHA256.HashData(seed)[..(isLong ? 32 : 16)];
            byte[] plaintext = new byte[length];
            new Random(BitConverter.ToInt32(key)).NextBytes(plaintext);
            using var ours = new IntrinsicAesGcm(key);
            using var platform = new BclAesGcm(key);
            AssertAgree(ours, platform, plaintext, offset, headerLength);
        });

    [Test]
    public void Releases_nothing_of_a_forged_record_of_any_length()
    {
        using var aead = new IntrinsicAesGcm(RandomNumberGenerator.GetBytes(16));
        byte[] nonce = new byte[Aead.NonceLength], tag = new byte[Aead.TagLength];
        foreach (int length in (int[])[1, 15, 16, 17, 128, 255, 256, 257, 4096, 16385])
        {
            byte[] ciphertext = new byte[length], opened = RandomNumberGenerator.GetBytes(length);
            aead.Seal(nonce, ciphertext, ciphertext, tag, []);
            tag[^1] ^= 1;
            Assert.That(aead.TryOpen(nonce, ciphertext, tag, opened, []), Is.False);
            Assert.That(opened, Is.All.Zero);
        }
    }

    private static void AssertAgree(IntrinsicAesGcm ours, BclAesGcm platform, byte[] plaintext, int offset, int headerLength)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(Aead.NonceLength), header = RandomNumberGenerator.GetBytes(headerLength);
        byte[] expected = new byte[plaintext.Length], expectedTag = new byte[Aead.TagLength], tag = new byte[Aead.TagLength];
        platform.Seal(nonce, plaintext, expected, expectedTag, header);

        byte[] buffer = new byte[offset + plaintext.Length];
        Span<byte> inPlace = buffer.AsSpan(offset);
        plaintext.CopyTo(inPlace);
        ours.Seal(nonce, inPlace, inPlace, tag, header);
        Assert.That(inPlace.SequenceEqual(expected) && tag.AsSpan().SequenceEqual(expectedTag), Is.True, $"sealing {plaintext.Length} bytes in place");

        byte[] opened = new byte[plaintext.Length];
        Assert.That(ours.TryOpen(nonce, inPlace, tag, opened, header), Is.True);
        Assert.That(opened.AsSpan().SequenceEqual(plaintext), Is.True, $"opening {plaintext.Length} bytes");
        tag[plaintext.Length % tag.Length] ^= 0x40;
        Assert.That(ours.TryOpen(nonce, inPlace, tag, opened, header), Is.False);
    }

    private static TestCaseData Case(string number, string key, string nonce, string plaintext, string header, string ciphertext, string tag) =>
        new TestCaseData(Bytes(key), Bytes(nonce), Bytes(plaintext), Bytes(header), Bytes(ciphertext), Bytes(tag)).SetArgDisplayNames("test case " + number);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
