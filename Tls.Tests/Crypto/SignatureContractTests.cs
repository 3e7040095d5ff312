using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using NUnit.Framework;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Crypto;

/// <summary>RFC 9846 §4.3.3: every scheme with every kind of key it fits, signed by one provider and verified by another.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.Pairs))]
internal sealed class SignatureContractTests(TlsCryptoProvider signer, TlsCryptoProvider verifier)
{
    private static readonly byte[] Content = Enumerable.Range(0, 130).Select(i => (byte)i).ToArray();

    private static IEnumerable<TestCaseData> SchemesAndKeys =>
        from scheme in Enum.GetValues<SignatureScheme>()
        from kind in KeyKinds.All
        where scheme.FitsTls13(kind) || (scheme.IsRsaPkcs1() && kind == CertificateKeyKind.Rsa)
        select new TestCaseData(scheme, kind);

    [TestCaseSource(nameof(SchemesAndKeys))]
    public void Verifies_what_was_signed_and_nothing_else(SignatureScheme scheme, CertificateKeyKind kind)
    {
        TestKey pair = TestKeys.Of(kind);
        using SigningKey privateKey = signer.ImportPrivateKey(pair.Pkcs8);
        using VerificationKey publicKey = verifier.ImportPublicKey(pair.SubjectPublicKeyInfo);
        byte[] signature = privateKey.Sign(scheme, Content);

        Assert.That(publicKey.Verify(scheme, Content, signature), Is.True);
        Assert.That(publicKey.Verify(scheme, Content.AsSpan(1), signature), Is.False, "other content");
        Assert.That(publicKey.Verify(scheme, [], signature), Is.False, "no content");
        using VerificationKey another = verifier.ImportPublicKey(TestKeys.Another(kind).SubjectPublicKeyInfo);
        Assert.That(another.Verify(scheme, Content, signature), Is.False, "another key");

        Assert.That(privateKey.Kind, Is.EqualTo(kind));
        Assert.That(publicKey.Kind, Is.EqualTo(kind));
        Assert.That(publicKey.KeySize, Is.EqualTo(privateKey.KeySize));
    }

    [TestCaseSource(nameof(SchemesAndKeys))]
    public void Refuses_a_signature_of_another_length(SignatureScheme scheme, CertificateKeyKind kind)
    {
        byte[] signature = Sign(scheme, kind);
        using VerificationKey key = verifier.ImportPublicKey(TestKeys.Of(kind).SubjectPublicKeyInfo);
        for (int length = 0; length < signature.Length; length += length < 8 ? 1 : 13) Assert.That(key.Verify(scheme, Content, signature.AsSpan(0, length)), Is.False);
        Assert.That(key.Verify(scheme, Content, signature.AsSpan(0, signature.Length - 1)), Is.False);
        Assert.That(key.Verify(scheme, Content, signature.AsSpan(1)), Is.False);
        Assert.That(key.Verify(scheme, Content, [.. signature, 0]), Is.False);
        Assert.That(key.Verify(scheme, Content, [0, .. signature]), Is.False);
        Assert.That(key.Verify(scheme, Content, new byte[signature.Length]), Is.False);
        Assert.That(key.Verify(scheme, Content, Enumerable.Repeat((byte)0xFF, signature.Length).ToArray()), Is.False);
    }

    [TestCaseSource(nameof(SchemesAndKeys))]
    public void Refuses_a_changed_bit(SignatureScheme scheme, CertificateKeyKind kind)
    {
        byte[] signature = Sign(scheme, kind);
        using VerificationKey key = verifier.ImportPublicKey(TestKeys.Of(kind).SubjectPublicKeyInfo);
        for (int bit = 0; bit < 8 * signature.Length; bit += bit < 64 ? 1 : 29)
        {
            byte[] broken = [.. signature];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(key.Verify(scheme, Content, broken), Is.False, $"bit {bit}");
        }
    }

    [TestCaseSource(nameof(SchemesAndKeys))]
    public void One_scheme_is_not_another(SignatureScheme scheme, CertificateKeyKind kind)
    {
        byte[] signature = Sign(scheme, kind);
        using VerificationKey key = verifier.ImportPublicKey(TestKeys.Of(kind).SubjectPublicKeyInfo);

        // The two families of PSS differ in the key alone.
        bool Same(SignatureScheme other) => other == scheme ||
            (other.IsRsaPss() == scheme.IsRsaPss() && other.IsRsaPkcs1() == scheme.IsRsaPkcs1() && scheme.Hash() != default && other.Hash() == scheme.Hash());
        foreach (SignatureScheme other in Enum.GetValues<SignatureScheme>().Where(other => !Same(other)))
            Assert.That(key.Verify(other, Content, signature), Is.False, other.ToString());
    }

    [Test]
    public void A_key_does_not_sign_with_a_scheme_of_another_kind([ValueSource(typeof(KeyKinds), nameof(KeyKinds.All))] CertificateKeyKind kind)
    {
        using SigningKey key = signer.ImportPrivateKey(TestKeys.Of(kind).Pkcs8);
        SignatureScheme foreign = kind == CertificateKeyKind.Ed25519 ? SignatureScheme.EcdsaSecp256r1Sha256 : SignatureScheme.Ed25519;
        Assert.That(() => key.Sign(foreign, Content), Throws.ArgumentException);
        Assert.That(() => key.Sign(SignatureScheme.RsaPkcs1Sha1, Content), Throws.ArgumentException);
        Assert.That(() => key.Sign(SignatureScheme.EcdsaSha1, Content), Throws.ArgumentException);
    }

    [Test]
    public void A_disposed_key_does_not_sign([ValueSource(typeof(KeyKinds), nameof(KeyKinds.All))] CertificateKeyKind kind)
    {
        SigningKey key = signer.ImportPrivateKey(TestKeys.Of(kind).Pkcs8);
        key.Dispose();
        SignatureScheme scheme = Enum.GetValues<SignatureScheme>().First(scheme => scheme.FitsTls13(kind));
        Assert.That(() => key.Sign(scheme, Content), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Every_scheme_without_SHA_1_is_supported() =>
        Assert.That(
            Enum.GetValues<SignatureScheme>().Where(scheme => !signer.Supports(scheme)),
            Is.EquivalentTo(new[] { SignatureScheme.None, SignatureScheme.RsaPkcs1Sha1, SignatureScheme.EcdsaSha1 }
                .Concat(KeyKinds.HasMlDsa ? [] : KeyKinds.MlDsa.Select(SignatureSchemes.AnyTls13SchemeFor))));

    /// <summary>RFC 9881 §6: a seed, the key that is made of it, or both.</summary>
    [Test]
    public void An_ML_DSA_key_may_come_in_three_forms([ValueSource(typeof(KeyKinds), nameof(KeyKinds.MlDsa))] CertificateKeyKind kind)
    {
        if (!KeyKinds.HasMlDsa) Assert.Ignore("this build has no ML-DSA");
        byte[] seed = MlDsaKeys.NewSeed();
        SignatureScheme scheme = SignatureSchemes.AnyTls13SchemeFor(kind);
        foreach (byte[] form in new[] { MlDsaKeys.SeedAlone(seed), MlDsaKeys.KeyAlone(kind, seed), MlDsaKeys.SeedAndKey(kind, seed) })
        {
            TestKey pair = TestKeys.FromMlDsa(kind, seed, form);
            using SigningKey privateKey = signer.ImportPrivateKey(pair.Pkcs8);
            using VerificationKey publicKey = verifier.ImportPublicKey(pair.SubjectPublicKeyInfo);
            Assert.That(publicKey.Verify(scheme, Content, privateKey.Sign(scheme, Content)));
        }
    }

    [Test]
    public void An_ML_DSA_key_in_a_form_of_another_length_is_refused()
    {
        if (!KeyKinds.HasMlDsa) Assert.Ignore("this build has no ML-DSA");
        byte[] seed = MlDsaKeys.NewSeed();
        const CertificateKeyKind Kind = CertificateKeyKind.MlDsa65;
        byte[][] forms =
        [
            MlDsaKeys.SeedAlone(seed[1..]), MlDsaKeys.SeedAlone([.. seed, 0]), MlDsaKeys.SeedAlone([]), [0x04, 0x00],
            MlDsaKeys.KeyAlone(CertificateKeyKind.MlDsa44, seed), MlDsaKeys.SeedAndKey(CertificateKeyKind.MlDsa87, seed), [.. MlDsaKeys.SeedAlone(seed), 0x05, 0x00],
        ];
        foreach (byte[] form in forms)
            Assert.That(() => signer.ImportPrivateKey(TestKeys.FromMlDsa(Kind, seed, form).Pkcs8), Throws.InstanceOf<CryptographicException>());
    }

    /// <summary>FIPS 204 §3.4: two signatures of the same content differ.</summary>
    [Test]
    public void ML_DSA_draws_randomness_for_each_signature()
    {
        if (!KeyKinds.HasMlDsa) Assert.Ignore("this build has no ML-DSA");
        using SigningKey key = signer.ImportPrivateKey(TestKeys.Of(CertificateKeyKind.MlDsa44).Pkcs8);
        byte[] first = key.Sign(SignatureScheme.Mldsa44, Content);
        Assert.That(key.Sign(SignatureScheme.Mldsa44, Content), Is.Not.EqualTo(first));
    }

    [Test]
    public void Ed25519_gives_the_vector_of_RFC_8032_7_1()
    {
        TestKey pair = TestKeys.FromEd25519(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        using SigningKey key = signer.ImportPrivateKey(pair.Pkcs8);
        Assert.That(Convert.ToHexStringLower(key.Sign(SignatureScheme.Ed25519, [])), Is.EqualTo(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
    }

    /// <summary>A modulus of 8k + 1 bits makes the PSS encoding a byte shorter than the modulus (RFC 8017 §8.1.1).</summary>
    [TestCase(1024)]
    [TestCase(1032)]
    public void Verifies_PSS_under_moduli_of_odd_sizes(int bits)
    {
        using var rsa = RSA.Create(bits);
        TestKey pair = TestKeys.FromRsa(CertificateKeyKind.Rsa, rsa, null);
        using SigningKey privateKey = signer.ImportPrivateKey(pair.Pkcs8);
        using VerificationKey publicKey = verifier.ImportPublicKey(pair.SubjectPublicKeyInfo);
        byte[] signature = privateKey.Sign(SignatureScheme.RsaPssRsaeSha256, Content);
        Assert.That(publicKey.Verify(SignatureScheme.RsaPssRsaeSha256, Content, signature), Is.True);
        Assert.That(publicKey.KeySize, Is.EqualTo(bits));
    }

    [Test]
    public void Does_not_fail_oddly_with_a_key_too_small_for_the_hash()
    {
        using var rsa = RSA.Create(1024);
        TestKey pair = TestKeys.FromRsa(CertificateKeyKind.Rsa, rsa, null);
        using SigningKey privateKey = signer.ImportPrivateKey(pair.Pkcs8);
        using VerificationKey publicKey = verifier.ImportPublicKey(pair.SubjectPublicKeyInfo);
        Assert.That(() => privateKey.Sign(SignatureScheme.RsaPssRsaeSha512, Content), Throws.InstanceOf<CryptographicException>());
        Assert.That(publicKey.Verify(SignatureScheme.RsaPssRsaeSha512, Content, new byte[128]), Is.False);
    }

    [TestCase(0)]
    [TestCase(20)]
    [TestCase(31)]
    [TestCase(33)]
    public void Refuses_PSS_with_a_salt_of_another_length(int salt)
    {
        var other = new PssSigner(new RsaEngine(), new Sha256Digest(), salt);
        other.Init(true, DotNetUtilities.GetRsaKeyPair(TestKeys.Rsa.ExportParameters(true)).Private);
        other.BlockUpdate(Content, 0, Content.Length);
        byte[] signature = other.GenerateSignature();
        using VerificationKey key = verifier.ImportPublicKey(TestKeys.Of(CertificateKeyKind.Rsa).SubjectPublicKeyInfo);
        Assert.That(key.Verify(SignatureScheme.RsaPssRsaeSha256, Content, signature), Is.False);
    }

    [Test]
    public void Refuses_an_RSA_signature_without_its_leading_zero()
    {
        // One in 256 signatures begins with a zero; PSS is randomized, so another try gives another.
        byte[] signature;
        do signature = TestKeys.Rsa.SignData(Content, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        while (signature[0] != 0);
        using VerificationKey key = verifier.ImportPublicKey(TestKeys.Of(CertificateKeyKind.Rsa).SubjectPublicKeyInfo);
        Assert.That(key.Verify(SignatureScheme.RsaPssRsaeSha256, Content, signature), Is.True);
        Assert.That(key.Verify(SignatureScheme.RsaPssRsaeSha256, Content, signature.AsSpan(1)), Is.False);
    }

    /// <summary>Signed raw, so that the padding can be any: RFC 8017 §9.2, and what forgeries of PKCS#1 v1.5 have changed in it.</summary>
    [TestCase("0001{F}003031300d060960864801650304020105000420{H}", true)]
    [TestCase("0001{F}00302f300b06096086480165030402010420{H}", false, Description = "DigestInfo without NULL")]
    [TestCase("0002{F}003031300d060960864801650304020105000420{H}", false)]
    [TestCase("0001{F}013031300d060960864801650304020105000420{H}", false)]
    [TestCase("0001ffffffffffffffff003031300d060960864801650304020105000420{H}{F}", false, Description = "garbage behind, CVE-2006-4339")]
    [TestCase("0001{F}7f003031300d060960864801650304020105000420{H}", false)]
    public void Takes_one_encoding_of_PKCS1_only(string encoding, bool valid)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Content));
        string filler = new('f', 512 - encoding.Replace("{F}", "", StringComparison.Ordinal).Replace("{H}", hash, StringComparison.Ordinal).Length);
        string encoded = encoding.Replace("{F}", filler, StringComparison.Ordinal).Replace("{H}", hash, StringComparison.Ordinal);
        RSAParameters rsa = TestKeys.Rsa.ExportParameters(true);
        BigInteger number = BigInteger.ModPow(Number(Convert.FromHexString(encoded)), Number(rsa.D!), Number(rsa.Modulus!));
        byte[] signature = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        signature = [.. new byte[256 - signature.Length], .. signature];
        using VerificationKey key = verifier.ImportPublicKey(TestKeys.Of(CertificateKeyKind.Rsa).SubjectPublicKeyInfo);
        Assert.That(key.Verify(SignatureScheme.RsaPkcs1Sha256, Content, signature), Is.EqualTo(valid));
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private byte[] Sign(SignatureScheme scheme, CertificateKeyKind kind)
    {
        using SigningKey key = signer.ImportPrivateKey(TestKeys.Of(kind).Pkcs8);
        return key.Sign(scheme, Content);
    }
}
