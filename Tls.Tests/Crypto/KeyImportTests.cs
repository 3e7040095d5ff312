using System;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Crypto;

/// <summary>Keys as a hostile certificate could hold them (RFC 3279, 4055, 5480, 8410), for every provider.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class KeyImportTests(TlsCryptoProvider provider)
{
    private const string Secp256r1 = "1.2.840.10045.3.1.7";

    [Test]
    public void Refuses_a_public_key_cut_at_any_byte([ValueSource(typeof(KeyKinds), nameof(KeyKinds.All))] CertificateKeyKind kind)
    {
        byte[] info = TestKeys.Of(kind).SubjectPublicKeyInfo;
        for (int length = 0; length < info.Length; length++) AssertFault(info[..length], TlsFault.MalformedCertificate);
        AssertFault([.. info, 0], TlsFault.MalformedCertificate);
    }

    [Test]
    public void A_changed_bit_is_a_fault_or_another_key([ValueSource(typeof(KeyKinds), nameof(KeyKinds.All))] CertificateKeyKind kind)
    {
        byte[] info = TestKeys.Of(kind).SubjectPublicKeyInfo;
        for (int bit = 0; bit < 8 * info.Length; bit += bit < 300 ? 1 : 17)
        {
            byte[] broken = [.. info];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                using VerificationKey key = provider.ImportPublicKey(broken);
                Assert.That(key.Verify(SignatureScheme.RsaPssRsaeSha256, [1], new byte[256]), Is.False);
            }
            catch (PeerFaultException e)
            {
                Assert.That(e.Fault, Is.EqualTo(TlsFault.MalformedCertificate).Or.EqualTo(TlsFault.UnsupportedCertificateKey));
            }
        }
    }

    [Test]
    public void Bounds_the_modulus()
    {
        AssertFault(Rsa((BigInteger.One << 510) + 1, 65537), TlsFault.UnsupportedCertificateKey);
        AssertFault(Rsa((BigInteger.One << 8192) + 1, 65537), TlsFault.UnsupportedCertificateKey);
        AssertFault(Rsa((BigInteger.One << 100_000) + 1, 65537), TlsFault.UnsupportedCertificateKey);
    }

    [TestCase("1", TlsFault.MalformedCertificate)]
    [TestCase("65536", TlsFault.MalformedCertificate)]
    [TestCase("0", TlsFault.MalformedCertificate)]
    [TestCase("-3", TlsFault.MalformedCertificate)]
    [TestCase("4294967297", TlsFault.UnsupportedCertificateKey)]
    [TestCase("340282366920938463463374607431768211457", TlsFault.UnsupportedCertificateKey)]
    public void Bounds_the_exponent(string exponent, TlsFault fault) => AssertFault(Rsa(Modulus(), BigInteger.Parse(exponent)), fault);

    [Test]
    public void Refuses_an_impossible_modulus()
    {
        AssertFault(Rsa(Modulus() + 1, 65537), TlsFault.MalformedCertificate);
        AssertFault(Rsa(-Modulus(), 65537), TlsFault.MalformedCertificate);
        AssertFault(Rsa(BigInteger.Zero, 65537), TlsFault.MalformedCertificate);
    }

    [Test]
    public void A_small_modulus_is_imported_for_policy_to_refuse()
    {
        using var rsa = RSA.Create(512);
        using VerificationKey key = provider.ImportPublicKey(TestKeys.FromRsa(CertificateKeyKind.Rsa, rsa, null).SubjectPublicKeyInfo);
        Assert.That(key.KeySize, Is.EqualTo(512));
    }

    [Test]
    public void Refuses_rsaEncryption_without_NULL()
    {
        AssertFault(TestKeys.FromRsa(CertificateKeyKind.Rsa, TestKeys.Rsa, static _ => { }).SubjectPublicKeyInfo, TlsFault.MalformedCertificate);
        AssertFault(TestKeys.FromRsa(CertificateKeyKind.RsaPss, TestKeys.Rsa, static writer => writer.WriteNull()).SubjectPublicKeyInfo, TlsFault.MalformedCertificate);
    }

    [Test]
    public void PSS_parameters_bind_the_key_to_one_hash()
    {
        TestKey pair = TestKeys.FromRsa(CertificateKeyKind.RsaPss, TestKeys.Rsa, TestKeys.PssParameters(TestKeys.Sha384, TestKeys.Sha384, 48));
        using SigningKey privateKey = provider.ImportPrivateKey(pair.Pkcs8);
        using VerificationKey publicKey = provider.ImportPublicKey(pair.SubjectPublicKeyInfo);
        Assert.That(publicKey.Verify(SignatureScheme.RsaPssPssSha384, [1], privateKey.Sign(SignatureScheme.RsaPssPssSha384, [1])), Is.True);

        using SigningKey free = provider.ImportPrivateKey(TestKeys.Of(CertificateKeyKind.RsaPss).Pkcs8);
        Assert.That(publicKey.Verify(SignatureScheme.RsaPssPssSha256, [1], free.Sign(SignatureScheme.RsaPssPssSha256, [1])), Is.False);
        Assert.That(() => privateKey.Sign(SignatureScheme.RsaPssPssSha256, [1]), Throws.ArgumentException);
    }

    [TestCase(TestKeys.Sha256, TestKeys.Sha384, 32)]
    [TestCase(TestKeys.Sha256, TestKeys.Sha256, 20)]
    [TestCase(TestKeys.Sha256, TestKeys.Sha256, 33)]
    [TestCase("1.3.14.3.2.26", "1.3.14.3.2.26", 20)]
    public void PSS_parameters_that_no_scheme_has_are_unsupported(string hash, string maskHash, int salt) =>
        AssertFault(
            TestKeys.FromRsa(CertificateKeyKind.RsaPss, TestKeys.Rsa, TestKeys.PssParameters(hash, maskHash, salt)).SubjectPublicKeyInfo,
            TlsFault.UnsupportedCertificateKey);

    [Test]
    public void Empty_PSS_parameters_mean_SHA_1_and_are_unsupported() =>
        AssertFault(
            TestKeys.FromRsa(CertificateKeyKind.RsaPss, TestKeys.Rsa, static writer => writer.PushSequence().Dispose()).SubjectPublicKeyInfo,
            TlsFault.UnsupportedCertificateKey);

    [Test]
    public void Refuses_points_that_are_not_on_the_curve()
    {
        byte[] point = TestKeys.Of(CertificateKeyKind.EcdsaP256).SubjectPublicKeyInfo[^65..];
        AssertFault(TestKeys.EcSpki(Secp256r1, [.. point[..^1], (byte)(point[^1] ^ 1)]), TlsFault.MalformedCertificate);
        AssertFault(TestKeys.EcSpki(Secp256r1, [0]), TlsFault.MalformedCertificate);
        AssertFault(TestKeys.EcSpki(Secp256r1, []), TlsFault.MalformedCertificate);
        AssertFault(TestKeys.EcSpki(Secp256r1, point[..64]), TlsFault.MalformedCertificate);
        AssertFault(TestKeys.EcSpki("1.3.132.0.34", point), TlsFault.MalformedCertificate);
    }

    [Test]
    public void Other_keys_are_unsupported()
    {
        byte[] point = TestKeys.Of(CertificateKeyKind.EcdsaP256).SubjectPublicKeyInfo[^65..];
        AssertFault(TestKeys.EcSpki(Secp256r1, [(byte)(2 + (point[^1] & 1)), .. point[1..33]]), TlsFault.UnsupportedCertificateKey);
        AssertFault(TestKeys.EcSpki("1.3.132.0.10", point), TlsFault.UnsupportedCertificateKey);

        // Ed448, DSA, and a curve written out instead of named.
        AssertFault(TestKeys.Spki(Algorithm("1.3.101.113"), new byte[57]), TlsFault.UnsupportedCertificateKey);
        AssertFault(TestKeys.Spki(Algorithm("1.2.840.10040.4.1"), new byte[57]), TlsFault.UnsupportedCertificateKey);
        using var explicitCurve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters parameters = explicitCurve.ExportExplicitParameters(false);
        using var explicitKey = ECDsa.Create(parameters);
        AssertFault(explicitKey.ExportSubjectPublicKeyInfo(), TlsFault.UnsupportedCertificateKey);
    }

    [Test]
    public void Refuses_an_Ed25519_key_of_another_length([Values(0, 31, 33)] int length) =>
        AssertFault(TestKeys.Spki(Algorithm("1.3.101.112"), new byte[length]), TlsFault.MalformedCertificate);

    [Test]
    public void Refuses_unused_bits_in_the_key() =>
        AssertFault(TestKeys.Spki(Algorithm("1.3.101.112"), [.. new byte[31], 0xF0], unusedBits: 4), TlsFault.MalformedCertificate);

    [Test]
    public void A_broken_private_key_is_a_CryptographicException([ValueSource(typeof(KeyKinds), nameof(KeyKinds.All))] CertificateKeyKind kind)
    {
        byte[] pkcs8 = TestKeys.Of(kind).Pkcs8;
        for (int length = 0; length < pkcs8.Length; length += length < 64 ? 1 : 7)
            Assert.That(() => provider.ImportPrivateKey(pkcs8.AsSpan(0, length)), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => provider.ImportPrivateKey([.. pkcs8, 0]), Throws.InstanceOf<CryptographicException>());
    }

    private static Action<AsnWriter> Algorithm(string oid) => writer =>
    {
        using AsnWriter.Scope scope = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
    };

    private static BigInteger Modulus() => new(TestKeys.Rsa.ExportParameters(false).Modulus, isUnsigned: true, isBigEndian: true);

    private static byte[] Rsa(BigInteger modulus, BigInteger exponent)
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(modulus);
            key.WriteInteger(exponent);
        }
        return TestKeys.Spki(
            static writer =>
            {
                using AsnWriter.Scope scope = writer.PushSequence();
                writer.WriteObjectIdentifier(TestKeys.RsaEncryption);
                writer.WriteNull();
            },
            key.Encode());
    }

    private void AssertFault(byte[] subjectPublicKeyInfo, TlsFault fault)
    {
        PeerFaultException e = Assert.Throws<PeerFaultException>(() => provider.ImportPublicKey(subjectPublicKeyInfo).Dispose())!;
        Assert.That(e.Fault, Is.EqualTo(fault));
    }
}
