using System;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Tests.Codec;
using Tls.Tests.Crypto;

namespace Tls.Tests.Keys;

/// <summary>
/// The pseudorandom function of RFC 5246 §5. The SHA-256 vector is the one published on the IETF's TLS list ("Test vectors for TLS 1.2
/// PRF", 2008), which other libraries use too; for SHA-384 OpenSSL 3.0.19 computed the same input:
/// <c>openssl kdf -keylen 100 -kdfopt digest:SHA384 -kdfopt hexsecret:9bbe... -kdfopt hexseed:(label)(seed) TLS1-PRF</c>.
/// </summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class Prf12Tests(TlsCryptoProvider provider)
{
    private const string Secret = "9bbe436ba940f017b17652849a71db35";
    private const string Seed = "a0ba9f936cda311827a6f796ffd5198c";

    private const string Sha256 =
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af" +
        "0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701" +
        "87347b66";

    private const string Sha384 =
        "dd88775cd827187b67a3f7652b5c13f715791cc46e0274a6d3fb16651103defc544cd8afb68369a219bb918b8b21ddb1" +
        "764af0a70339e6dec085e574f655851ba692513203536bdfc3675e53768210f0a2389dd324311a440c7c30ef44b391d9" +
        "14c3b0c7";

    [TestCase(HashFunction.Sha256, Sha256)]
    [TestCase(HashFunction.Sha384, Sha384)]
    public void Expands_as_the_vector_says(HashFunction function, string expected) =>
        Assert.That(Expand(function, Hex.Bytes(Secret), "test label", Hex.Bytes(Seed), [], 100), Is.EqualTo(Hex.Bytes(expected)));

    [Test]
    public void A_shorter_output_is_the_beginning_of_a_longer_one([Values(1, 12, 31, 32, 33, 48, 64, 65, 99)] int length) =>
        Assert.That(Expand(HashFunction.Sha256, Hex.Bytes(Secret), "test label", Hex.Bytes(Seed), [], length), Is.EqualTo(Hex.Bytes(Sha256)[..length]));

    [Test]
    public void Where_the_seed_is_cut_makes_no_difference([Values(0, 1, 8, 16)] int cut)
    {
        byte[] seed = Hex.Bytes(Seed);
        Assert.That(Expand(HashFunction.Sha256, Hex.Bytes(Secret), "test label", seed[..cut], seed[cut..], 100), Is.EqualTo(Hex.Bytes(Sha256)));
    }

    [Test]
    public void Agrees_with_OpenSSL_on_random_inputs([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        HashFunction hash = seed % 2 == 0 ? HashFunction.Sha256 : HashFunction.Sha384;
        byte[] secret = Bytes(random, random.Next(1, 67));
        byte[] first = Bytes(random, random.Next(1, 33));
        byte[] second = Bytes(random, random.Next(33));
        int length = random.Next(1, 200);
        byte[] theirs = OpenSslPrf.Expand(hash, secret, [.. "key expansion"u8, .. first, .. second], length);
        Assert.That(Expand(hash, secret, "key expansion", first, second, length), Is.EqualTo(theirs));
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Expand(HashFunction hash, byte[] secret, string label, byte[] first, byte[] second, int length)
    {
        byte[] destination = new byte[length];
        Prf12.Expand(provider, hash, secret, Encoding.ASCII.GetBytes(label), first, second, destination);
        return destination;
    }
}
