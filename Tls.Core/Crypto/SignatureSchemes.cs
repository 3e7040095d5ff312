using System;

namespace Tls.Core.Crypto;

/// <summary>Which scheme fits which key, and how it hashes (RFC 9846 §4.3.3).</summary>
internal static class SignatureSchemes
{
    /// <summary>Fit for a TLS 1.3 CertificateVerify: RSA only as PSS, ECDSA only with the scheme's own curve, never SHA-1.</summary>
    public static bool FitsTls13(this SignatureScheme scheme, CertificateKeyKind key) => scheme switch
    {
        SignatureScheme.EcdsaSecp256r1Sha256 => key == CertificateKeyKind.EcdsaP256,
        SignatureScheme.EcdsaSecp384r1Sha384 => key == CertificateKeyKind.EcdsaP384,
        SignatureScheme.EcdsaSecp521r1Sha512 => key == CertificateKeyKind.EcdsaP521,
        SignatureScheme.RsaPssRsaeSha256 or SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssRsaeSha512 => key == CertificateKeyKind.Rsa,
        SignatureScheme.RsaPssPssSha256 or SignatureScheme.RsaPssPssSha384 or SignatureScheme.RsaPssPssSha512 => key == CertificateKeyKind.RsaPss,
        SignatureScheme.Ed25519 => key == CertificateKeyKind.Ed25519,
        SignatureScheme.Mldsa44 => key == CertificateKeyKind.MlDsa44,
        SignatureScheme.Mldsa65 => key == CertificateKeyKind.MlDsa65,
        SignatureScheme.Mldsa87 => key == CertificateKeyKind.MlDsa87,
        _ => false,
    };

    /// <summary>
    /// Fit for a TLS 1.2 signature: ECDSA with any curve (RFC 5246 §7.4.1.4.1), RSA as PKCS#1 or PSS, never SHA-1. The schemes
    /// of ECDSA and Edwards curves go with ECDHE_ECDSA suites, those of RSA with ECDHE_RSA (RFC 8422 §5.10); ML-DSA
    /// goes with none (draft-ietf-tls-mldsa §3).
    /// </summary>
    public static bool FitsTls12(this SignatureScheme scheme, CertificateKeyKind key) => key switch
    {
        CertificateKeyKind.EcdsaP256 or CertificateKeyKind.EcdsaP384 or CertificateKeyKind.EcdsaP521 => scheme.IsEcdsa(),
        CertificateKeyKind.Rsa => scheme.IsRsaPkcs1() || scheme.FitsTls13(key),
        _ => !scheme.IsMlDsa() && scheme.FitsTls13(key),
    };

    /// <summary>
    /// The smallest RSA modulus in bits for a PSS signature whose salt is as long as its hash: emLen ≥ 2 hLen + 2 (RFC 8017 §9.1.1).
    /// </summary>
    public static bool FitsKeySize(this SignatureScheme scheme, int keySizeInBits) => scheme switch
    {
        SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssPssSha384 => (keySizeInBits + 6) / 8 >= (2 * 48) + 2,
        SignatureScheme.RsaPssRsaeSha512 or SignatureScheme.RsaPssPssSha512 => (keySizeInBits + 6) / 8 >= (2 * 64) + 2,
        _ => true,
    };

    /// <summary>One scheme that fits a key of this kind, for a test signature.</summary>
    public static SignatureScheme AnyTls13SchemeFor(CertificateKeyKind key) => key switch
    {
        CertificateKeyKind.Rsa => SignatureScheme.RsaPssRsaeSha256,
        CertificateKeyKind.RsaPss => SignatureScheme.RsaPssPssSha256,
        CertificateKeyKind.EcdsaP256 => SignatureScheme.EcdsaSecp256r1Sha256,
        CertificateKeyKind.EcdsaP384 => SignatureScheme.EcdsaSecp384r1Sha384,
        CertificateKeyKind.EcdsaP521 => SignatureScheme.EcdsaSecp521r1Sha512,
        CertificateKeyKind.Ed25519 => SignatureScheme.Ed25519,
        _ when key.IsMlDsa() => MlDsaParameters.Of(key).Scheme,
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };
}
