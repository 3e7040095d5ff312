using System;
using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;
using Tls.Core.Crypto;
using BouncyEd25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Tls.Tests.Peers;

/// <summary>A private key of any kind that a certificate may hold, among them id-RSASSA-PSS, Ed25519 and ML-DSA, which the BCL cannot name everywhere.</summary>
internal sealed class TestKey
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private const string Ed25519 = "1.3.101.112";

    // Making an RSA key takes most of a second; which key it is matters to no test.
    private static readonly ConcurrentDictionary<int, Lazy<byte[]>> RsaKeys = new();

    private TestKey(CertificateKeyKind kind, byte[] pkcs8, byte[] publicKeyInfo, Func<byte[], HashAlgorithmName, byte[]> sign, Func<HashAlgorithmName, byte[]> algorithm)
    {
        Kind = kind;
        Pkcs8 = pkcs8;
        PublicKey = PublicKey.CreateFromSubjectPublicKeyInfo(publicKeyInfo, out _);
        PublicKeyInfo = publicKeyInfo;
        Sign = sign;
        SignatureAlgorithm = algorithm;
    }

    public CertificateKeyKind Kind { get; }

    public byte[] Pkcs8 { get; }

    public byte[] PublicKeyInfo { get; }

    public PublicKey PublicKey { get; }

    private Func<byte[], HashAlgorithmName, byte[]> Sign { get; }

    private Func<HashAlgorithmName, byte[]> SignatureAlgorithm { get; }

    public static TestKey Create(CertificateKeyKind kind, int rsaBits = 2048) => kind switch
    {
        CertificateKeyKind.Rsa => CreateRsa(rsaBits),
        CertificateKeyKind.RsaPss => CreateRsaPss(rsaBits),
        CertificateKeyKind.EcdsaP256 => CreateEcdsa(kind, ECCurve.NamedCurves.nistP256),
        CertificateKeyKind.EcdsaP384 => CreateEcdsa(kind, ECCurve.NamedCurves.nistP384),
        CertificateKeyKind.EcdsaP521 => CreateEcdsa(kind, ECCurve.NamedCurves.nistP521),
        CertificateKeyKind.Ed25519 => CreateEd25519(),
        _ when kind.IsMlDsa() => CreateMlDsa(kind),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Signs certificates with this key; locked, because the BCL's key objects promise no thread safety.</summary>
    public X509SignatureGenerator CreateSigner() => new Signer(this);

    private static TestKey CreateRsa(int bits)
    {
        RSA rsa = LoadRsa(bits);
        return new TestKey(
            CertificateKeyKind.Rsa, rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo(),
            (data, hash) => rsa.SignData(data, hash, RSASignaturePadding.Pkcs1),
            hash => hash == HashAlgorithmName.SHA1 ? Algorithm("1.2.840.113549.1.1.5", writer => writer.WriteNull())
                : hash == HashAlgorithmName.MD5 ? Algorithm("1.2.840.113549.1.1.4", writer => writer.WriteNull())
                : X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1).GetSignatureAlgorithmIdentifier(hash));
    }

    private static TestKey CreateRsaPss(int bits)
    {
        RSA rsa = LoadRsa(bits);
        byte[] algorithm = Algorithm(Pss);
        return new TestKey(
            CertificateKeyKind.RsaPss, PrivateKeyInfo(algorithm, rsa.ExportRSAPrivateKey()), SubjectPublicKeyInfo(algorithm, rsa.ExportRSAPublicKey()),
            (data, hash) => rsa.SignData(data, hash, RSASignaturePadding.Pss),
            X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pss).GetSignatureAlgorithmIdentifier);
    }

    private static TestKey CreateEcdsa(CertificateKeyKind kind, ECCurve curve)
    {
        ECDsa ecdsa = ECDsa.Create(curve);
        return new TestKey(
            kind, ecdsa.ExportPkcs8PrivateKey(), ecdsa.ExportSubjectPublicKeyInfo(),
            (data, hash) => ecdsa.SignData(data, hash, DSASignatureFormat.Rfc3279DerSequence),
            hash => hash == HashAlgorithmName.SHA1 ? Algorithm("1.2.840.10045.4.1") : X509SignatureGenerator.CreateForECDsa(ecdsa).GetSignatureAlgorithmIdentifier(hash));
    }

    private static TestKey CreateEd25519()
    {
        byte[] seed = RandomNumberGenerator.GetBytes(32);
        byte[] publicKey = new byte[32];
        BouncyEd25519.GeneratePublicKey(seed, 0, publicKey, 0);
        byte[] algorithm = Algorithm(Ed25519);
        AsnWriter inner = new AsnWriter(AsnEncodingRules.DER);
        inner.WriteOctetString(seed);
        return new TestKey(
            CertificateKeyKind.Ed25519, PrivateKeyInfo(algorithm, inner.Encode()), SubjectPublicKeyInfo(algorithm, publicKey),
            (data, _) =>
            {
                byte[] signature = new byte[64];
                BouncyEd25519.Sign(seed, 0, data, 0, data.Length, signature, 0);
                return signature;
            },
            _ => algorithm);
    }

    private static TestKey CreateMlDsa(CertificateKeyKind kind)
    {
        byte[] seed = MlDsaKeys.NewSeed(), algorithm = Algorithm(MlDsaKeys.Oid(kind));
        byte[] pkcs8 = PrivateKeyInfo(algorithm, MlDsaKeys.SeedAlone(seed));
        SigningKey key = TlsCryptoProvider.BouncyCastle.ImportPrivateKey(pkcs8);
        return new TestKey(
            kind, pkcs8, SubjectPublicKeyInfo(algorithm, MlDsaKeys.PublicKey(kind, seed)),
            (data, _) => key.Sign(SignatureSchemes.AnyTls13SchemeFor(kind), data),
            _ => algorithm);
    }

    private static RSA LoadRsa(int bits)
    {
        byte[] pkcs8 = RsaKeys.GetOrAdd(bits, size => new Lazy<byte[]>(() =>
        {
            using RSA made = RSA.Create(size);
            return made.ExportPkcs8PrivateKey();
        })).Value;
        RSA rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa;
    }

    private static byte[] Algorithm(string oid, Action<AsnWriter>? parameters = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            parameters?.Invoke(writer);
        }
        return writer.Encode();
    }

    private static byte[] SubjectPublicKeyInfo(byte[] algorithm, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(algorithm);
            writer.WriteBitString(key);
        }
        return writer.Encode();
    }

    // RFC 5958 §2, version 0: no public key attached.
    private static byte[] PrivateKeyInfo(byte[] algorithm, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(algorithm);
            writer.WriteOctetString(key);
        }
        return writer.Encode();
    }

    private sealed class Signer(TestKey key) : X509SignatureGenerator
    {
        protected override PublicKey BuildPublicKey() => key.PublicKey;

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            lock (key) return key.SignatureAlgorithm(hashAlgorithm);
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
        {
            lock (key) return key.Sign(data, hashAlgorithm);
        }
    }
}
