using System.Collections.Generic;
using Tls.Core.Codec;

namespace Tls.Core.Crypto;

/// <summary>The algorithms that certificates are signed with: which schemes of signature_algorithms_cert stand for one (RFC 9846 §4.3.3).</summary>
internal static class CertificateSignatures
{
    private const string Md5WithRsa = "1.2.840.113549.1.1.4";
    private const string Sha1WithRsa = "1.2.840.113549.1.1.5";
    private const string Sha1WithEcdsa = "1.2.840.10045.4.1";

    // The curve and the size of the issuer's key are not looked at: this guides a choice and refuses nothing.
    private static readonly Dictionary<string, SignatureScheme[]> Schemes = new()
    {
        [Sha1WithRsa] = [SignatureScheme.RsaPkcs1Sha1],
        ["1.2.840.113549.1.1.11"] = [SignatureScheme.RsaPkcs1Sha256],
        ["1.2.840.113549.1.1.12"] = [SignatureScheme.RsaPkcs1Sha384],
        ["1.2.840.113549.1.1.13"] = [SignatureScheme.RsaPkcs1Sha512],
        ["1.2.840.113549.1.1.10"] =
        [
            SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssRsaeSha512,
            SignatureScheme.RsaPssPssSha256, SignatureScheme.RsaPssPssSha384, SignatureScheme.RsaPssPssSha512,
        ],
        [Sha1WithEcdsa] = [SignatureScheme.EcdsaSha1],
        ["1.2.840.10045.4.3.2"] = [SignatureScheme.EcdsaSecp256r1Sha256],
        ["1.2.840.10045.4.3.3"] = [SignatureScheme.EcdsaSecp384r1Sha384],
        ["1.2.840.10045.4.3.4"] = [SignatureScheme.EcdsaSecp521r1Sha512],
        ["1.3.101.112"] = [SignatureScheme.Ed25519],
        ["2.16.840.1.101.3.4.3.17"] = [SignatureScheme.Mldsa44],
        ["2.16.840.1.101.3.4.3.18"] = [SignatureScheme.Mldsa65],
        ["2.16.840.1.101.3.4.3.19"] = [SignatureScheme.Mldsa87],
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

    /// <summary>Whether the algorithm hashes with MD5 or SHA-1, as far as its identifier says.</summary>
    public static bool RestOnBrokenHash(string algorithm) => algorithm is Md5WithRsa or Sha1WithRsa or Sha1WithEcdsa;
}
