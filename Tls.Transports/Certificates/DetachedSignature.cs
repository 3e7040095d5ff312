using System;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Transports;

/// <summary>A signature beside an AlgorithmIdentifier, as X.509 and OCSP have it (RFC 4055, RFC 5758): RSA and ECDSA with SHA-2.</summary>
internal static class DetachedSignature
{
    /// <summary>False for an algorithm that is not among those, for one of another key, and for a wrong signature.</summary>
    /// <exception cref="AsnContentException">The algorithm is malformed.</exception>
    /// <exception cref="CryptographicException">The key is malformed.</exception>
    public static bool Verify(PublicKey key, ReadOnlyMemory<byte> algorithmIdentifier, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        string algorithm = new AsnReader(algorithmIdentifier, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier();
        if (RsaHash(algorithm) is { } rsaHash)
        {
            using RSA? rsa = key.GetRSAPublicKey();
            return rsa is not null && rsa.VerifyData(data, signature, rsaHash, RSASignaturePadding.Pkcs1);
        }
        if (EcdsaHash(algorithm) is not { } hash) return false;
        using ECDsa? ecdsa = key.GetECDsaPublicKey();
        return ecdsa is not null && ecdsa.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static HashAlgorithmName? RsaHash(string algorithm) => algorithm switch
    {
        "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static HashAlgorithmName? EcdsaHash(string algorithm) => algorithm switch
    {
        "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
