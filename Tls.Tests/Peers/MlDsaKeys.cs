using System.Formats.Asn1;
using System.Security.Cryptography;
#if HAS_BOUNCYCASTLE_2
using Org.BouncyCastle.Crypto.Parameters;
#else
using System;
#endif
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>Key pairs of ML-DSA in the encodings of RFC 9881. Only where <see cref="KeyKinds.HasMlDsa"/>.</summary>
internal static class MlDsaKeys
{
    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(MlDsaParameters.SeedLength);

    /// <summary>§2: the dotted object identifier.</summary>
    public static string Oid(CertificateKeyKind kind) => $"2.16.840.1.101.3.4.3.{17 + (kind - CertificateKeyKind.MlDsa44)}";

    /// <summary>§6: what stands in the OCTET STRING of a private key that is a seed.</summary>
    public static byte[] SeedAlone(byte[] seed)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(seed, new Asn1Tag(TagClass.ContextSpecific, 0));
        return writer.Encode();
    }

    /// <summary>The same for the key that is made of the seed.</summary>
    public static byte[] KeyAlone(CertificateKeyKind kind, byte[] seed)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(PrivateKey(kind, seed));
        return writer.Encode();
    }

    /// <summary>The same for both.</summary>
    public static byte[] SeedAndKey(CertificateKeyKind kind, byte[] seed)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(seed);
            writer.WriteOctetString(PrivateKey(kind, seed));
        }
        return writer.Encode();
    }

#if HAS_BOUNCYCASTLE_2
    public static byte[] PublicKey(CertificateKeyKind kind, byte[] seed) => Key(kind, seed).GetPublicKeyEncoded();

    private static byte[] PrivateKey(CertificateKeyKind kind, byte[] seed) => Key(kind, seed).GetEncoded();

    private static MLDsaPrivateKeyParameters Key(CertificateKeyKind kind, byte[] seed) => MLDsaPrivateKeyParameters.FromSeed(
        kind == CertificateKeyKind.MlDsa44 ? MLDsaParameters.ml_dsa_44 : kind == CertificateKeyKind.MlDsa65 ? MLDsaParameters.ml_dsa_65 : MLDsaParameters.ml_dsa_87, seed);
#else
    public static byte[] PublicKey(CertificateKeyKind kind, byte[] seed) => throw new PlatformNotSupportedException();

    private static byte[] PrivateKey(CertificateKeyKind kind, byte[] seed) => throw new PlatformNotSupportedException();
#endif
}
