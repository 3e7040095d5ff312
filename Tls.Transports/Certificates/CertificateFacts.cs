using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Numerics;

namespace Tls.Transports;

/// <summary>
/// What must be known of a certificate before a cryptographic library touches it: that it is one DER value, how large its key is and
/// with what it was signed (RFC 5280 §4.1). Immutable.
/// </summary>
internal sealed class CertificateFacts
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string RsassaPss = "1.2.840.113549.1.1.10";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";
    private const string Ed448 = "1.3.101.113";
    private const string MlDsa44 = "2.16.840.1.101.3.4.3.17";
    private const string MlDsa65 = "2.16.840.1.101.3.4.3.18";
    private const string MlDsa87 = "2.16.840.1.101.3.4.3.19";

    private static readonly Dictionary<string, int> CurveBits = new()
    {
        ["1.3.132.0.33"] = 224,
        ["1.2.840.10045.3.1.7"] = 256,
        ["1.3.132.0.34"] = 384,
        ["1.3.132.0.35"] = 521,
        ["1.3.36.3.3.2.8.1.1.7"] = 256,
        ["1.3.36.3.3.2.8.1.1.11"] = 384,
        ["1.3.36.3.3.2.8.1.1.13"] = 512,
    };

    // A list of the good ones: what is unheard of is not good. RSASSA-PSS names its hash in its parameters.
    private static readonly HashSet<string> StrongSignatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13",
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
        Ed25519, Ed448, MlDsa44, MlDsa65, MlDsa87,
    ];

    private static readonly HashSet<string> StrongHashes = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    private CertificateFacts(KeyFamily family, int keyBits, bool hasStrongSignature, ReadOnlyMemory<byte> subjectPublicKeyInfo)
    {
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        Family = family;
        KeyBits = keyBits;
        HasStrongSignature = hasStrongSignature;
    }

    /// <summary>The kinds of key that are told apart here.</summary>
    internal enum KeyFamily
    {
        Unknown,
        Rsa,
        EllipticCurve,
        Edwards,
        MlDsa,
    }

    /// <summary>The family of the public key; unknown also for a curve given by its parameters (CVE-2020-0601) or not in our table.</summary>
    public KeyFamily Family { get; }

    /// <summary>The size of the modulus or of the curve; 0 where the family has no size that could be too small.</summary>
    public int KeyBits { get; }

    /// <summary>Signed by an algorithm that rests on none of MD5, SHA-1 and their like. RFC 9846 §4.5.1.3.</summary>
    public bool HasStrongSignature { get; }

    /// <summary>The public key with its algorithm, in DER.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>Reads one certificate.</summary>
    /// <exception cref="AsnContentException">The bytes are not the DER of a certificate, or more follow it.</exception>
    public static CertificateFacts Parse(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        AsnReader body = certificate.ReadSequence();
        bool hasStrongSignature = ReadSignatureAlgorithm(certificate.ReadSequence());
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();

        var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (body.PeekTag() == version) body.ReadEncodedValue();
        body.ReadIntegerBytes();
        body.ReadSequence();      // signature
        body.ReadSequence();      // issuer
        body.ReadSequence();      // validity
        body.ReadSequence();      // subject
        ReadOnlyMemory<byte> keyInfo = body.PeekEncodedValue();
        (KeyFamily family, int bits) = ReadKey(body.ReadSequence());
        return new CertificateFacts(family, bits, hasStrongSignature, keyInfo);
    }

    private static bool ReadSignatureAlgorithm(AsnReader algorithm)
    {
        string oid = algorithm.ReadObjectIdentifier();
        return oid == RsassaPss ? HasStrongPssHash(algorithm) : StrongSignatures.Contains(oid);
    }

    private static bool HasStrongPssHash(AsnReader algorithm)
    {
        // RFC 8017 A.2.3: absent parameters or an absent hash mean SHA-1.
        if (!algorithm.HasData) return false;
        AsnReader parameters = algorithm.ReadSequence();
        var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!parameters.HasData || parameters.PeekTag() != hashTag) return false;
        return StrongHashes.Contains(parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier());
    }

    private static (KeyFamily Family, int Bits) ReadKey(AsnReader keyInfo)
    {
        AsnReader algorithm = keyInfo.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        byte[] key = keyInfo.ReadBitString(out _);
        switch (oid)
        {
            case RsaEncryption or RsassaPss:
                ReadOnlySpan<byte> modulus = new AsnReader(key, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes().Span;
                return (KeyFamily.Rsa, (int)new BigInteger(modulus, isUnsigned: true, isBigEndian: true).GetBitLength());
            case EcPublicKey:
                if (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier) return (KeyFamily.Unknown, 0);
                return CurveBits.TryGetValue(algorithm.ReadObjectIdentifier(), out int bits) ? (KeyFamily.EllipticCurve, bits) : (KeyFamily.Unknown, 0);
            case Ed25519 or Ed448:
                return (KeyFamily.Edwards, 0);
            case MlDsa44 or MlDsa65 or MlDsa87:
                return (KeyFamily.MlDsa, 0);
            default:
                return (KeyFamily.Unknown, 0);
        }
    }
}
