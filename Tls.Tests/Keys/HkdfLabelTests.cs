using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Tests.Codec;

namespace Tls.Tests.Keys;

/// <summary>HKDF-Expand-Label (RFC 9846 §7.1): the encoding is written out by hand here, and expanded by the platform.</summary>
internal sealed class HkdfLabelTests
{
    private static readonly byte[] Secret = Hex.Bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f");

    [TestCase("key", 16, "", "0010 09 746c733133206b6579 00")]
    [TestCase("iv", 12, "", "000c 08 746c733133206976 00")]
    [TestCase("finished", 32, "", "0020 0e 746c7331332066696e6973686564 00")]
    [TestCase("traffic upd", 32, "", "0020 11 746c733133207472616666696320757064 00")]
    [TestCase("derived", 32, "00112233445566778899aabbccddeeff", "0020 0d 746c7331332064657269766564 10 00112233445566778899aabbccddeeff")]
    [TestCase("s ap traffic", 300, "ff", "012c 12 746c733133207320617020747261666669 63 01 ff")]
    public void A_label_is_encoded_with_length_prefix_and_context(string label, int length, string context, string info)
    {
        foreach (TlsCryptoProvider provider in new[] { TlsCryptoProvider.Platform, TlsCryptoProvider.BouncyCastle })
        {
            byte[] expanded = new byte[length];
            HkdfLabel.Expand(provider, HashFunction.Sha256, Secret, Encoding.ASCII.GetBytes(label), Hex.Bytes(context), expanded);
            Assert.That(expanded, Is.EqualTo(HKDF.Expand(HashAlgorithmName.SHA256, Secret, length, Hex.Bytes(info))));
        }
    }

    [Test]
    public void The_longest_context_is_the_longest_hash()
    {
        byte[] context = new byte[HashFunctions.MaxLength];
        byte[] expanded = new byte[48];
        HkdfLabel.Expand(TlsCryptoProvider.Platform, HashFunction.Sha384, Secret, "c hs traffic"u8, context, expanded);
        byte[] info = Hex.Bytes("0030 12 746c73313320632068732074726166666963 40" + Hex.Zeros(64));
        Assert.That(expanded, Is.EqualTo(HKDF.Expand(HashAlgorithmName.SHA384, Secret, 48, info)));
    }
}
