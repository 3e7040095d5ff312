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

    /// <summary>RSA: the RSAPrivateKey in DER (RFC 8017). ECDSA: the scalar, big-endian (RFC 5915). Ed25519: the 32-byte seed (RFC 8410 §7).</summary>
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

        // RFC 5915 §3: version 1, the scalar, and a curve and a public key that both can be had from elsewhere.
        DerReader key = inner.ReadSequence();
        if (key.ReadSmallInteger() != 1) throw new AsnContentException();
        ReadOnlySpan<byte> scalar = key.ReadOctetString();
        return scalar.Length <= NistCurve.Of(kind).FieldLength ? scalar : throw new AsnContentException();
    }
}
