using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Numerics;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>
/// ECDSA-Sig-Value (RFC 3279 §2.2.3) has one encoding, in DER, and its numbers lie between 0 and the order (FIPS 186-5 §6.4.2): what else a
/// peer may send is a wrong signature and no exception, whoever verifies. A library may well take it: OpenSSL gets it as it came.
/// </summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class EcdsaEncodingTests(TlsCryptoProvider provider)
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 130).Select(i => (byte)i)];

    private static IEnumerable<CertificateKeyKind> Kinds => [CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521];

    [Test]
    public void Takes_the_numbers_that_were_signed_with_and_the_other_root([ValueSource(nameof(Kinds))] CertificateKeyKind kind)
    {
        (BigInteger r, BigInteger s) = Sign(kind);
        Assert.That(Verifies(kind, Sequence(Integer(r), Integer(s))));
        Assert.That(Verifies(kind, Sequence(Integer(r), Integer(Order(kind) - s))), "which ECDSA cannot tell from it");
    }

    [Test]
    public void Refuses_numbers_out_of_range([ValueSource(nameof(Kinds))] CertificateKeyKind kind)
    {
        (BigInteger r, BigInteger s) = Sign(kind);
        BigInteger order = Order(kind), huge = BigInteger.One << 20_000;
        (BigInteger R, BigInteger S)[] wrong =
        [
            (0, 0), (0, s), (r, 0), (1, 1), (0, 1), (1, 0), (-r, s), (r, -s), (-r, -s), (order, s), (r, order), (order, order),
            (r + order, s), (r, s + order), (r - order, s), (r, s - order), (huge, s), (r, huge), (-huge, s), (r, -huge), (s, r),
        ];
        foreach ((BigInteger otherR, BigInteger otherS) in wrong)
            Assert.That(Verifies(kind, Sequence(Integer(otherR), Integer(otherS))), Is.False, $"{otherR}, {otherS}");
    }

    [Test]
    public void Refuses_every_other_encoding([ValueSource(nameof(Kinds))] CertificateKeyKind kind)
    {
        (BigInteger r, BigInteger s) = Sign(kind);
        byte[] first = Integer(r), second = Integer(s), content = [.. first, .. second], whole = Sequence(content);
        (string What, byte[] Signature)[] wrong =
        [
            ("nothing", []),
            ("an empty sequence", Sequence()),
            ("one number", Sequence(first)),
            ("three numbers", Sequence(first, second, second)),
            ("a zero too many before r", Sequence(Tagged(0x02, [0, .. r.ToByteArray(isBigEndian: true)]), second)),
            ("a zero too many before s", Sequence(first, Tagged(0x02, [0, .. s.ToByteArray(isBigEndian: true)]))),
            ("a number of no bytes", Sequence(Tagged(0x02, []), second)),
            ("a set", Tagged(0x31, content)),
            ("octet strings", Sequence(Tagged(0x04, r.ToByteArray(isBigEndian: true)), second)),
            ("no sequence around them", content),
            ("a length in more bytes than it needs", [0x30, 0x82, 0x00, (byte)content.Length, .. content]),
            ("a number's length in more bytes than it needs", Sequence([0x02, 0x81, .. first[1..]], second)),
            ("an indefinite length", [0x30, 0x80, .. content, 0, 0]),
            ("a length beyond the end", [0x30, (byte)(content.Length + 1), .. content]),
            ("a length of 4 GB", [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, .. content]),
            ("something behind the numbers", Sequence(content, [0x05, 0x00])),
            ("something behind the sequence", [.. whole, 0x05, 0x00]),
            ("zeros to the longest signature that a message can hold", [.. whole, .. new byte[ushort.MaxValue - whole.Length]]),
        ];
        foreach ((string what, byte[] signature) in wrong) Assert.That(Verifies(kind, signature), Is.False, what);
    }

    private static BigInteger Order(CertificateKeyKind kind) =>
        new(NistCurve.Of(kind).Domain.N.ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true);

    private static byte[] Integer(BigInteger number) => Tagged(0x02, number.ToByteArray(isBigEndian: true));

    private static byte[] Sequence(params byte[][] parts) => Tagged(0x30, [.. parts.SelectMany(part => part)]);

    private static byte[] Tagged(byte tag, byte[] content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(content);
        byte[] encoded = writer.Encode();
        encoded[0] = tag;
        return encoded;
    }

    private (BigInteger R, BigInteger S) Sign(CertificateKeyKind kind)
    {
        using SigningKey key = provider.ImportPrivateKey(TestKeys.Of(kind).Pkcs8);
        AsnReader numbers = new AsnReader(key.Sign(SignatureSchemes.AnyTls13SchemeFor(kind), Content), AsnEncodingRules.DER).ReadSequence();
        return (numbers.ReadInteger(), numbers.ReadInteger());
    }

    private bool Verifies(CertificateKeyKind kind, byte[] signature)
    {
        using VerificationKey key = provider.ImportPublicKey(TestKeys.Of(kind).SubjectPublicKeyInfo);
        return key.Verify(SignatureSchemes.AnyTls13SchemeFor(kind), Content, signature);
    }
}
