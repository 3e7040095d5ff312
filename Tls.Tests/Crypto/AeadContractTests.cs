using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>RFC 5116: what every AEAD of every provider does.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class AeadContractTests(TlsCryptoProvider provider)
{
    private static readonly byte[] Nonce = Enumerable.Range(1, Aead.NonceLength).Select(i => (byte)i).ToArray();
    private static readonly byte[] Header = [23, 3, 3, 0, 99];

    [Test]
    public void Opens_what_it_sealed([Values] AeadAlgorithm algorithm, [Values(0, 1, 15, 16, 17, 1024, 16385)] int length)
    {
        byte[] plaintext = Pattern(length);
        byte[] opened = new byte[length];
        (byte[] ciphertext, byte[] tag) = Seal(provider, algorithm, plaintext);
        using Aead aead = provider.CreateAead(algorithm, Key(algorithm));
        Assert.That(aead.TryOpen(Nonce, ciphertext, tag, opened, Header), Is.True);
        Assert.That(opened, Is.EqualTo(plaintext));
    }

    [Test]
    public void Seals_and_opens_in_place([Values] AeadAlgorithm algorithm)
    {
        byte[] buffer = Pattern(100);
        byte[] tag = new byte[Aead.TagLength];
        using Aead seal = provider.CreateAead(algorithm, Key(algorithm));
        using Aead open = provider.CreateAead(algorithm, Key(algorithm));
        seal.Seal(Nonce, buffer, buffer, tag, Header);
        Assert.That(buffer, Is.EqualTo(Seal(provider, algorithm, Pattern(100)).Ciphertext));
        Assert.That(open.TryOpen(Nonce, buffer, tag, buffer, Header), Is.True);
        Assert.That(buffer, Is.EqualTo(Pattern(100)));
    }

    [Test]
    public void One_object_serves_many_records([Values] AeadAlgorithm algorithm)
    {
        using Aead seal = provider.CreateAead(algorithm, Key(algorithm));
        using Aead open = provider.CreateAead(algorithm, Key(algorithm));
        byte[] tag = new byte[Aead.TagLength];
        for (int i = 0; i < 40; i++)
        {
            byte[] plaintext = Pattern((i * 97) % 300), ciphertext = new byte[plaintext.Length], opened = new byte[plaintext.Length];
            byte[] nonce = [.. Nonce[1..], (byte)i];
            seal.Seal(nonce, plaintext, ciphertext, tag, Header);
            Assert.That(open.TryOpen(nonce, ciphertext, tag, opened, Header), Is.True);
            Assert.That(opened, Is.EqualTo(plaintext));
        }
    }

    [Test]
    public void Refuses_any_changed_bit_of_tag_and_ciphertext([Values] AeadAlgorithm algorithm)
    {
        (byte[] ciphertext, byte[] tag) = Seal(provider, algorithm, Pattern(33));
        using Aead aead = provider.CreateAead(algorithm, Key(algorithm));
        for (int bit = 0; bit < 8 * tag.Length; bit++) AssertRefused(aead, Nonce, ciphertext, Flip(tag, bit), Header);
        for (int bit = 0; bit < 8 * ciphertext.Length; bit++) AssertRefused(aead, Nonce, Flip(ciphertext, bit), tag, Header);
    }

    [Test]
    public void Refuses_another_nonce_header_or_key([Values] AeadAlgorithm algorithm)
    {
        (byte[] ciphertext, byte[] tag) = Seal(provider, algorithm, Pattern(33));
        using Aead aead = provider.CreateAead(algorithm, Key(algorithm));
        AssertRefused(aead, Flip(Nonce, 95), ciphertext, tag, Header);
        AssertRefused(aead, Nonce, ciphertext, tag, Flip(Header, 3));
        AssertRefused(aead, Nonce, ciphertext, tag, [.. Header, 0]);
        AssertRefused(aead, Nonce, ciphertext, tag, []);
        using Aead other = provider.CreateAead(algorithm, Flip(Key(algorithm), 0));
        AssertRefused(other, Nonce, ciphertext, tag, Header);
    }

    [Test]
    public void Goes_on_after_a_refusal([Values] AeadAlgorithm algorithm)
    {
        (byte[] ciphertext, byte[] tag) = Seal(provider, algorithm, Pattern(33));
        using Aead aead = provider.CreateAead(algorithm, Key(algorithm));
        AssertRefused(aead, Nonce, ciphertext, Flip(tag, 7), Header);
        Assert.That(aead.TryOpen(Nonce, ciphertext, tag, new byte[33], Header), Is.True);
    }

    [Test]
    public void Gives_the_same_bytes_as_the_other_providers([Values] AeadAlgorithm algorithm, [Values(0, 1, 64, 333)] int length)
    {
        (byte[] ciphertext, byte[] tag) = Seal(provider, algorithm, Pattern(length));
        (byte[] platformCiphertext, byte[] platformTag) = Seal(TlsCryptoProvider.Platform, algorithm, Pattern(length));
        Assert.That(ciphertext, Is.EqualTo(platformCiphertext));
        Assert.That(tag, Is.EqualTo(platformTag));
    }

    [Test]
    public void Takes_keys_of_the_algorithms_length_only([Values] AeadAlgorithm algorithm, [Values(0, 15, 17, 24, 31, 33)] int length)
    {
        Assert.That(() => provider.CreateAead(algorithm, new byte[length]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(provider.Supports(algorithm), Is.True);
    }

    [Test]
    public void A_disposed_cipher_does_not_encrypt([Values] AeadAlgorithm algorithm)
    {
        Aead aead = provider.CreateAead(algorithm, Key(algorithm));
        aead.Dispose();
        Assert.That(() => aead.Seal(Nonce, new byte[4], new byte[4], new byte[16], Header), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static void AssertRefused(Aead aead, byte[] nonce, byte[] ciphertext, byte[] tag, byte[] header)
    {
        byte[] plaintext = new byte[ciphertext.Length];
        Assert.That(aead.TryOpen(nonce, ciphertext, tag, plaintext, header), Is.False);
        Assert.That(plaintext, Is.All.Zero, "plaintext was released");
    }

    private static (byte[] Ciphertext, byte[] Tag) Seal(TlsCryptoProvider by, AeadAlgorithm algorithm, byte[] plaintext)
    {
        byte[] ciphertext = new byte[plaintext.Length], tag = new byte[Aead.TagLength];
        using Aead aead = by.CreateAead(algorithm, Key(algorithm));
        aead.Seal(Nonce, plaintext, ciphertext, tag, Header);
        return (ciphertext, tag);
    }

    private static byte[] Key(AeadAlgorithm algorithm) => Pattern(algorithm.KeyLength());

    private static byte[] Pattern(int length) => Enumerable.Range(0, length).Select(i => unchecked((byte)((i * 7) + 1))).ToArray();

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] copy = [.. bytes];
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }
}
