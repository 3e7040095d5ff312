using System;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;

namespace Tls.Tests.Crypto;

/// <summary>
/// A key of the caller's can be any subclass of <see cref="ECDsa"/>. One that knows no more than the two numbers, as those of key stores do, signs
/// in DER all the same (RFC 3279 §2.2.3): in the shortest form, never negative.
/// </summary>
internal sealed class CallersEcdsaKeyTests
{
    [TestCase(0x01, ExpectedResult = "3006020101020101")]
    [TestCase(0x7F, ExpectedResult = "300602017f02017f")]
    [TestCase(0x80, ExpectedResult = "30080202008002020080")]
    public string Small_numbers_are_short(int value)
    {
        byte[] number = [.. new byte[31], (byte)value];
        return Convert.ToHexStringLower(Sign(CertificateKeyKind.EcdsaP256, number, number));
    }

    [TestCase(CertificateKeyKind.EcdsaP256, 32)]
    [TestCase(CertificateKeyKind.EcdsaP384, 48)]
    [TestCase(CertificateKeyKind.EcdsaP521, 66)]
    public void Every_length_comes_back(CertificateKeyKind kind, int length)
    {
        foreach (int first in new[] { 0x01, 0x80, 0xFF })
        {
            byte[] r = [(byte)first, .. Enumerable.Repeat((byte)0xAB, length - 1)], s = [0, .. Enumerable.Repeat((byte)first, length - 1)];
            AsnReader sequence = new AsnReader(Sign(kind, r, s), AsnEncodingRules.DER).ReadSequence();
            Assert.That(sequence.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true), Is.EqualTo(r));
            Assert.That(sequence.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true), Is.EqualTo(s[1..]));
            Assert.That(sequence.HasData, Is.False);
        }
    }

    private static byte[] Sign(CertificateKeyKind kind, byte[] r, byte[] s)
    {
        KeyAlgorithm algorithm = SubjectPublicKeyInfo.Parse(TestKeys.Of(kind).SubjectPublicKeyInfo).Algorithm;
        using var key = BclEcdsaSigningKey.Wrap(algorithm, new TwoNumbers(NistCurve.Of(kind).Bits, [.. r, .. s]));
        return key.Sign(SignatureSchemes.AnyTls13SchemeFor(kind), "content"u8);
    }

    private sealed class TwoNumbers : ECDsa
    {
        private readonly byte[] _numbers;

        public TwoNumbers(int bits, byte[] numbers)
        {
            KeySizeValue = bits;
            _numbers = numbers;
        }

        public override byte[] SignHash(byte[] hash) => [.. _numbers];

        public override bool VerifyHash(byte[] hash, byte[] signature) => throw new NotSupportedException();
    }
}
