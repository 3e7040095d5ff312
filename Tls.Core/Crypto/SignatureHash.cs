using System.Security.Cryptography;

namespace Tls.Core.Crypto;

/// <summary>The hash and the padding that a signature scheme names (RFC 9846 §4.3.3).</summary>
internal static class SignatureHash
{
    /// <summary>The hash that is signed; default for a scheme without one of its own, such as Ed25519 and ML-DSA.</summary>
    public static HashAlgorithmName Hash(this SignatureScheme scheme) => scheme switch
    {
        SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.EcdsaSecp256r1Sha256
            or SignatureScheme.RsaPssRsaeSha256 or SignatureScheme.RsaPssPssSha256 => HashAlgorithmName.SHA256,
        SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.EcdsaSecp384r1Sha384
            or SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssPssSha384 => HashAlgorithmName.SHA384,
        SignatureScheme.RsaPkcs1Sha512 or SignatureScheme.EcdsaSecp521r1Sha512
            or SignatureScheme.RsaPssRsaeSha512 or SignatureScheme.RsaPssPssSha512 => HashAlgorithmName.SHA512,
        _ => default,
    };

    public static bool IsRsaPss(this SignatureScheme scheme) => scheme is
        SignatureScheme.RsaPssRsaeSha256 or SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssRsaeSha512
        or SignatureScheme.RsaPssPssSha256 or SignatureScheme.RsaPssPssSha384 or SignatureScheme.RsaPssPssSha512;

    public static bool IsRsaPkcs1(this SignatureScheme scheme) => scheme is
        SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512;

    public static bool IsEcdsa(this SignatureScheme scheme) => scheme is
        SignatureScheme.EcdsaSecp256r1Sha256 or SignatureScheme.EcdsaSecp384r1Sha384 or SignatureScheme.EcdsaSecp521r1Sha512;

    public static bool IsMlDsa(this SignatureScheme scheme) => scheme is SignatureScheme.Mldsa44 or SignatureScheme.Mldsa65 or SignatureScheme.Mldsa87;

    /// <summary>All that both libraries sign and verify wherever they run: everything with a name here but SHA-1 and ML-DSA.</summary>
    public static bool IsImplemented(this SignatureScheme scheme) =>
        scheme.IsEcdsa() || scheme.IsRsaPss() || scheme == SignatureScheme.Ed25519 || scheme.IsRsaPkcs1();
}
