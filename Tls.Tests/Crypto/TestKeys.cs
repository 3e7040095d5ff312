using System;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Crypto;

/// <summary>A key pair in the forms that a provider imports.</summary>
internal sealed record TestKey(CertificateKeyKind Kind, byte[] SubjectPublicKeyInfo, byte[] Pkcs8);

/// <summary>One key pair of every kind, made once: RSA keys are slow to make.</summary>
internal static class TestKeys
{
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string RsassaPss = "1.2.840.113549.1.1.10";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";

    private static readonly Lazy<RSA> LazyRsa = new(() => RSA.Create(2048));

    private static readonly Lazy<TestKey[]> LazyAll = new(() =>
    [
        FromRsa(CertificateKeyKind.Rsa, Rsa, null),
        FromRsa(CertificateKeyKind.RsaPss, Rsa, null),
        FromCurve(CertificateKeyKind.EcdsaP256, ECCurve.NamedCurves.nistP256),
        FromCurve(CertificateKeyKind.EcdsaP384, ECCurve.NamedCurves.nistP384),
        FromCurve(CertificateKeyKind.EcdsaP521, ECCurve.NamedCurves.nistP521),
        FromEd25519(RandomNumberGenerator.GetBytes(32)),
        .. KeyKinds.MlDsa.Where(KeyKinds.All.Contains).Select(kind => FromMlDsa(kind, MlDsaKeys.NewSeed())),
    ]);

    public static RSA Rsa => LazyRsa.Value;

    public static TestKey Of(CertificateKeyKind kind) => LazyAll.Value.Single(key => key.Kind == kind);

    /// <summary>A second, different key of the same kind; RSA in a size that is quick to make.</summary>
    public static TestKey Another(CertificateKeyKind kind)
    {
        using var rsa = RSA.Create(kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss ? 1088 : 512);
        return kind switch
        {
            CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss => FromRsa(kind, rsa, null),
            CertificateKeyKind.Ed25519 => FromEd25519(RandomNumberGenerator.GetBytes(32)),
            _ when kind.IsMlDsa() => FromMlDsa(kind, MlDsaKeys.NewSeed()),
            _ => FromCurve(kind, NistCurve.Of(kind).PlatformCurve),
        };
    }

    public static TestKey FromRsa(CertificateKeyKind kind, RSA rsa, Action<AsnWriter>? parameters)
    {
        void WriteAlgorithm(AsnWriter writer)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(kind == CertificateKeyKind.Rsa ? RsaEncryption : RsassaPss);
                if (parameters is not null) parameters(writer);
                else if (kind == CertificateKeyKind.Rsa) writer.WriteNull();
            }
        }
        return new TestKey(kind, Spki(WriteAlgorithm, rsa.ExportRSAPublicKey()), Pkcs8(WriteAlgorithm, rsa.ExportRSAPrivateKey()));
    }

    /// <summary>RSASSA-PSS-params (RFC 4055 §3.1).</summary>
    public static Action<AsnWriter> PssParameters(string hash, string maskHash, int salt) => writer =>
    {
        using AsnWriter.Scope parameters = writer.PushSequence();
        using (writer.PushSequence(Explicit(0))) WriteIdentifier(writer, hash);
        using (writer.PushSequence(Explicit(1)))
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.1.8");
            WriteIdentifier(writer, maskHash);
        }
        using (writer.PushSequence(Explicit(2))) writer.WriteInteger(salt);
    };

    public static TestKey FromEd25519(byte[] seed)
    {
        static void WriteAlgorithm(AsnWriter writer)
        {
            using (writer.PushSequence()) writer.WriteObjectIdentifier("1.3.101.112");
        }
        byte[] publicKey = new byte[32];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        var inner = new AsnWriter(AsnEncodingRules.DER);
        inner.WriteOctetString(seed);
        return new TestKey(CertificateKeyKind.Ed25519, Spki(WriteAlgorithm, publicKey), Pkcs8(WriteAlgorithm, inner.Encode()));
    }

    /// <summary>A private key that is its seed.</summary>
    public static TestKey FromMlDsa(CertificateKeyKind kind, byte[] seed) => FromMlDsa(kind, seed, MlDsaKeys.SeedAlone(seed));

    /// <summary>A private key in any form.</summary>
    public static TestKey FromMlDsa(CertificateKeyKind kind, byte[] seed, byte[] privateKey)
    {
        void WriteAlgorithm(AsnWriter writer)
        {
            using (writer.PushSequence()) writer.WriteObjectIdentifier(MlDsaKeys.Oid(kind));
        }
        return new TestKey(kind, Spki(WriteAlgorithm, MlDsaKeys.PublicKey(kind, seed)), Pkcs8(WriteAlgorithm, privateKey));
    }

    /// <summary>A SubjectPublicKeyInfo of any content.</summary>
    public static byte[] Spki(Action<AsnWriter> writeAlgorithm, byte[] key, int unusedBits = 0)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writeAlgorithm(writer);
            writer.WriteBitString(key, unusedBits);
        }
        return writer.Encode();
    }

    public static byte[] EcSpki(string curve, byte[] point) => Spki(
        writer =>
        {
            using AsnWriter.Scope scope = writer.PushSequence();
            writer.WriteObjectIdentifier("1.2.840.10045.2.1");
            writer.WriteObjectIdentifier(curve);
        },
        point);

    private static byte[] Pkcs8(Action<AsnWriter> writeAlgorithm, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writeAlgorithm(writer);
            writer.WriteOctetString(key);
        }
        return writer.Encode();
    }

    private static TestKey FromCurve(CertificateKeyKind kind, ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return new TestKey(kind, key.ExportSubjectPublicKeyInfo(), key.ExportPkcs8PrivateKey());
    }

    private static void WriteIdentifier(AsnWriter writer, string oid)
    {
        using AsnWriter.Scope scope = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
        writer.WriteNull();
    }

    private static Asn1Tag Explicit(int number) => new(TagClass.ContextSpecific, number);
}
