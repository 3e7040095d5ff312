using System;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Tls.Core.Crypto;

/// <summary>The AlgorithmIdentifier of a public or private key (RFC 5280 §4.1.1.2), as far as this library can use it.</summary>
internal readonly struct KeyAlgorithm
{
    private KeyAlgorithm(CertificateKeyKind kind, HashAlgorithmName pssHash = default) => (Kind, PssHash) = (kind, pssHash);

    public CertificateKeyKind Kind { get; }

    /// <summary>The only hash that an id-RSASSA-PSS key with parameters may be used with; default where the key does not say.</summary>
    public HashAlgorithmName PssHash { get; }

    /// <summary>False where the key is well formed and of a kind, curve or parameters that cannot be used.</summary>
    public static bool TryRead(DerReader identifier, out KeyAlgorithm algorithm)
    {
        ReadOnlySpan<byte> oid = identifier.ReadOid();
        if (oid.SequenceEqual(Oids.EcPublicKey)) return TryReadCurve(ref identifier, out algorithm);
        if (oid.SequenceEqual(Oids.RsassaPss)) return TryReadPss(ref identifier, out algorithm);

        algorithm = default;
        if (oid.SequenceEqual(Oids.RsaEncryption))
        {
            // RFC 3279 §2.3.1: the parameters are NULL.
            identifier.ReadNull();
            algorithm = new KeyAlgorithm(CertificateKeyKind.Rsa);
        }
        else if (FindWithoutParameters(oid) is { } kind)
        {
            algorithm = new KeyAlgorithm(kind);
        }
        else
        {
            return false;
        }
        identifier.ExpectEnd();
        return true;
    }

    /// <summary>Whether a key with this algorithm may be used with the scheme's hash.</summary>
    public bool AllowsHashOf(SignatureScheme scheme) => PssHash == default || PssHash == scheme.Hash();

    // RFC 8410 §3, RFC 9881 §2: the parameters are absent.
    private static CertificateKeyKind? FindWithoutParameters(ReadOnlySpan<byte> oid) =>
        oid.SequenceEqual(Oids.Ed25519) ? CertificateKeyKind.Ed25519
        : oid.SequenceEqual(Oids.MlDsa44) ? CertificateKeyKind.MlDsa44
        : oid.SequenceEqual(Oids.MlDsa65) ? CertificateKeyKind.MlDsa65
        : oid.SequenceEqual(Oids.MlDsa87) ? CertificateKeyKind.MlDsa87
        : null;

    private static bool TryReadCurve(ref DerReader identifier, out KeyAlgorithm algorithm)
    {
        algorithm = default;

        // RFC 5480 §2.1.1: only the named form; an explicit or inherited curve could be any curve.
        if (!identifier.IsNext(Asn1Tag.ObjectIdentifier)) return false;
        NistCurve? curve = NistCurve.Find(identifier.ReadOid());
        identifier.ExpectEnd();
        if (curve is null) return false;
        algorithm = new KeyAlgorithm(curve.KeyKind);
        return true;
    }

    private static bool TryReadPss(ref DerReader identifier, out KeyAlgorithm algorithm)
    {
        algorithm = new KeyAlgorithm(CertificateKeyKind.RsaPss);
        if (identifier.AtEnd) return true;

        DerReader parameters = identifier.ReadSequence();
        identifier.ExpectEnd();

        // RFC 4055 §3.1: what is left out means SHA-1 and 20, which no scheme of TLS allows.
        bool usable = TryReadHash(ref parameters, 0, out HashAlgorithmName hash);
        usable &= TryReadMaskHash(ref parameters, out HashAlgorithmName maskHash);
        int salt = ReadOptionalInteger(ref parameters, 2, missing: 20);
        int trailer = ReadOptionalInteger(ref parameters, 3, missing: 1);
        parameters.ExpectEnd();
        if (!usable || hash != maskHash || salt != HashLength(hash) || trailer != 1) return false;
        algorithm = new KeyAlgorithm(CertificateKeyKind.RsaPss, hash);
        return true;
    }

    private static bool TryReadHash(ref DerReader parameters, int tag, out HashAlgorithmName hash)
    {
        hash = default;
        if (!parameters.IsNext(Explicit(tag))) return false;
        DerReader wrapper = parameters.ReadNested(Explicit(tag));
        hash = ReadHashIdentifier(ref wrapper);
        wrapper.ExpectEnd();
        return hash != default;
    }

    private static bool TryReadMaskHash(ref DerReader parameters, out HashAlgorithmName hash)
    {
        hash = default;
        if (!parameters.IsNext(Explicit(1))) return false;
        DerReader wrapper = parameters.ReadNested(Explicit(1));
        DerReader generator = wrapper.ReadSequence();
        wrapper.ExpectEnd();
        if (!generator.ReadOid().SequenceEqual(Oids.Mgf1)) return false;
        hash = ReadHashIdentifier(ref generator);
        generator.ExpectEnd();
        return hash != default;
    }

    private static HashAlgorithmName ReadHashIdentifier(ref DerReader reader)
    {
        DerReader identifier = reader.ReadSequence();
        ReadOnlySpan<byte> oid = identifier.ReadOid();

        // RFC 4055 §2.1: NULL and absent are both to be accepted.
        if (!identifier.AtEnd) identifier.ReadNull();
        identifier.ExpectEnd();
        return oid.SequenceEqual(Oids.Sha256) ? HashAlgorithmName.SHA256
            : oid.SequenceEqual(Oids.Sha384) ? HashAlgorithmName.SHA384
            : oid.SequenceEqual(Oids.Sha512) ? HashAlgorithmName.SHA512
            : default;
    }

    private static int ReadOptionalInteger(ref DerReader parameters, int tag, int missing)
    {
        if (!parameters.IsNext(Explicit(tag))) return missing;
        DerReader wrapper = parameters.ReadNested(Explicit(tag));
        int value = wrapper.ReadSmallInteger();
        wrapper.ExpectEnd();
        return value;
    }

    private static int HashLength(HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA256 ? 32 : hash == HashAlgorithmName.SHA384 ? 48 : 64;

    private static Asn1Tag Explicit(int tag) => new(TagClass.ContextSpecific, tag, isConstructed: true);
}
