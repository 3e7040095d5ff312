using System;
using System.Formats.Asn1;
using System.Linq;
using NUnit.Framework;
using Tls.Core.Crypto.Bcl;

namespace Tls.Tests.Crypto;

/// <summary>The two numbers of a signature in DER: shortest form, never negative.</summary>
internal sealed class EcdsaSignatureTests
{
    [TestCase(0x01, ExpectedResult = "3006020101020101")]
    [TestCase(0x7F, ExpectedResult = "300602017f02017f")]
    [TestCase(0x80, ExpectedResult = "30080202008002020080")]
    [TestCase(0x00, ExpectedResult = "3006020100020100")]
    public string Small_numbers_are_short(int value)
    {
        byte[] number = [.. new byte[31], (byte)value];
        return Convert.ToHexStringLower(EcdsaSignature.Encode([.. number, .. number]));
    }

    [Test]
    public void Every_length_comes_back([Values(32, 48, 66)] int length, [Values(0x01, 0x80, 0xFF)] int first)
    {
        byte[] r = [(byte)first, .. Enumerable.Repeat((byte)0xAB, length - 1)];
        byte[] s = [0, .. Enumerable.Repeat((byte)first, length - 1)];
        AsnReader sequence = new AsnReader(EcdsaSignature.Encode([.. r, .. s]), AsnEncodingRules.DER).ReadSequence();
        Assert.That(sequence.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true), Is.EqualTo(r));
        Assert.That(sequence.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true), Is.EqualTo(s[1..]));
        Assert.That(sequence.HasData, Is.False);
    }
}
