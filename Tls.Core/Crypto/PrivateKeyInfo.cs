using System;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Tls.Core.Crypto;

/// <summary>A private key in PKCS#8 (RFC 5958, formerly 5208), taken apart without a copy: the spans are the caller's memory.</summary>
internal readonly ref struct PrivateKeyInfo
{
    private PrivateKeyInfo(KeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        Algorithm = algorithm;
        Key = key;
    }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>
    /// RSA: the RSAPrivateKey in DER (RFC 8017). ECDSA: the scalar, big-endian (RFC 5915). Ed25519: the 32-byte seed (RFC 8410 §7). ML-DSA: the
    /// 32-byte seed, or where that is gone the whole key (RFC 9881 §6).
    /// </summary>
    public ReadOnlySpan<byte> Key { get; }

    public static PrivateKeyInfo Parse(ReadOnlySpan<byte> pkcs8)
    {
        try
        {
            var reader = new DerReader(pkcs8);
            DerReader info = reader.ReadSequence();
            reader.ExpectEnd();
            if (info.ReadSmallInteger() > 1) throw new AsnContentException();
            if (!KeyAlgorithm.TryRead(info.ReadSequence(), out KeyAlgorithm algorithm)) throw new CryptographicException("The private key is of a kind that cannot be used here.");
            return new PrivateKeyInfo(algorithm, ReadKey(algorithm.Kind, info));
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The private key is not a well-formed PKCS#8 PrivateKeyInfo.", e);
        }
    }

    private static ReadOnlySpan<byte> ReadKey(CertificateKeyKind kind, DerReader info)
    {
        if (kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss) return info.ReadOctetString();

        DerReader inner = info.ReadNestedOctetString();
        if (kind == CertificateKeyKind.Ed25519)
        {
            ReadOnlySpan<byte> seed = inner.ReadOctetString();
            inner.ExpectEnd();
            return seed.Length == 32 ? seed : throw new AsnContentException();
        }

        if (MlDsaParameters.Find(kind) is { } parameters) return ReadMlDsa(parameters, inner);

        // RFC 5915 §3: version 1, the scalar, and a curve and a public key that both can be had from elsewhere.
        DerReader key = inner.ReadSequence();
        if (key.ReadSmallInteger() != 1) throw new AsnContentException();
        ReadOnlySpan<byte> scalar = key.ReadOctetString();
        return scalar.Length <= NistCurve.Of(kind).FieldLength ? scalar : throw new AsnContentException();
    }

    // A choice of seed [0], the key that is made of it, and both; where both are there the seed says it all.
    private static ReadOnlySpan<byte> ReadMlDsa(MlDsaParameters parameters, DerReader choice)
    {
        var seedTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        bool isBoth = choice.IsNext(Asn1Tag.Sequence), isSeed = choice.IsNext(seedTag);
        DerReader form = isBoth ? choice.ReadSequence() : choice;
        ReadOnlySpan<byte> seed = isBoth ? form.ReadOctetString() : isSeed ? form.ReadOctetString(seedTag) : [];
        ReadOnlySpan<byte> key = isSeed ? [] : form.ReadOctetString();
        form.ExpectEnd();
        if (isBoth) choice.ExpectEnd();
        bool fits = (isSeed || key.Length == parameters.PrivateKeyLength) && (seed.Length == MlDsaParameters.SeedLength || !(isSeed || isBoth));
        if (!fits) throw new AsnContentException();
        return seed.IsEmpty ? key : seed;
    }
}
