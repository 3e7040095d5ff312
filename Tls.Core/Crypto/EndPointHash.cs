using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>Which hash tls-server-end-point takes of a certificate (RFC 5929 §4.1): that of its signature, or SHA-256 in the place of MD5 and SHA-1.</summary>
internal static class EndPointHash
{
    private const string RsassaPss = "1.2.840.113549.1.1.10";

    private static readonly Asn1Tag PssHash = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Null where the signature has no hash of its own, or one that is not known here.</summary>
    public static HashFunction? Of(ReadOnlySpan<byte> certificate)
    {
        CertificateFields fields = CertificateFields.Parse(certificate);
        return fields.SignatureAlgorithm switch
        {
            "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => HashFunction.Sha256,
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashFunction.Sha256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashFunction.Sha384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashFunction.Sha512,
            RsassaPss => OfPss(certificate[fields.SignatureAlgorithmIdentifier]),
            _ => null,
        };
    }

    // RFC 4055 §3.1: the hash is the first parameter, and SHA-1 where it is left out.
    private static HashFunction? OfPss(ReadOnlySpan<byte> identifier)
    {
        try
        {
            var reader = new AsnReader(identifier.ToArray(), AsnEncodingRules.DER);
            AsnReader algorithm = reader.ReadSequence();
            algorithm.ReadObjectIdentifier();
            if (!algorithm.HasData) return HashFunction.Sha256;
            AsnReader parameters = algorithm.ReadSequence();
            if (!parameters.HasData || !parameters.PeekTag().HasSameClassAndValue(PssHash)) return HashFunction.Sha256;
            return parameters.ReadSequence(PssHash).ReadSequence().ReadObjectIdentifier() switch
            {
                "1.3.14.3.2.26" or "2.16.840.1.101.3.4.2.1" => HashFunction.Sha256,
                "2.16.840.1.101.3.4.2.2" => HashFunction.Sha384,
                "2.16.840.1.101.3.4.2.3" => HashFunction.Sha512,
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
