using System.Collections.Generic;
using Tls.Core.Codec;

namespace Tls.Core.Crypto;

/// <summary>Which schemes of signature_algorithms_cert stand for the algorithm that a certificate was signed with (RFC 9846 §4.3.3).</summary>
internal static class CertificateSignatures
{
    // The curve and the size of the issuer's key are not looked at: this guides a choice and refuses nothing.
    private static readonly Dictionary<string, SignatureScheme[]> Schemes = new()
    {
        ["1.2.840.113549.1.1.5"] = [SignatureScheme.RsaPkcs1Sha1],
        ["1.2.840.113549.1.1.11"] = [SignatureScheme.RsaPkcs1Sha256],
        ["1.2.840.113549.1.1.12"] = [SignatureScheme.RsaPkcs1Sha384],
        ["1.2.840.113549.1.1.13"] = [SignatureScheme.RsaPkcs1Sha512],
        ["1.2.840.113549.1.1.10"] =
        [
            SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssRsaeSha512,
            SignatureScheme.RsaPssPssSha256, SignatureScheme.RsaPssPssSha384, SignatureScheme.RsaPssPssSha512,
        ],
        ["1.2.840.10045.4.1"] = [SignatureScheme.EcdsaSha1],
        ["1.2.840.10045.4.3.2"] = [SignatureScheme.EcdsaSecp256r1Sha256],
        ["1.2.840.10045.4.3.3"] = [SignatureScheme.EcdsaSecp384r1Sha384],
        ["1.2.840.10045.4.3.4"] = [SignatureScheme.EcdsaSecp521r1Sha512],
        ["1.3.101.112"] = [SignatureScheme.Ed25519],
    };

    /// <summary>Whether one of the schemes stands for the algorithm with this dotted object identifier.</summary>
    public static bool Cover(this CodePointList<SignatureScheme> schemes, string algorithm)
    {
        foreach (SignatureScheme scheme in Schemes.GetValueOrDefault(algorithm, []))
        {
            if (schemes.Contains(scheme)) return true;
        }
        return false;
    }
}
