namespace Tls.Core.Crypto;

/// <summary>The kinds of public key in a certificate that this library can use.</summary>
internal enum CertificateKeyKind
{
    /// <summary>OID rsaEncryption.</summary>
    Rsa,

    /// <summary>OID id-RSASSA-PSS.</summary>
    RsaPss,
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,
    Ed25519,

    /// <summary>OID id-ml-dsa-44.</summary>
    MlDsa44,

    /// <summary>OID id-ml-dsa-65.</summary>
    MlDsa65,

    /// <summary>OID id-ml-dsa-87.</summary>
    MlDsa87,
}

internal static class CertificateKeyKinds
{
    public static bool IsMlDsa(this CertificateKeyKind kind) => kind is CertificateKeyKind.MlDsa44 or CertificateKeyKind.MlDsa65 or CertificateKeyKind.MlDsa87;

    /// <summary>The curve that a TLS 1.2 peer must have listed before it can be given this key (RFC 8422 §5.1.1); null where no curve is listed for it.</summary>
    public static NamedGroup? Curve(this CertificateKeyKind kind) => kind switch
    {
        CertificateKeyKind.EcdsaP256 => NamedGroup.Secp256r1,
        CertificateKeyKind.EcdsaP384 => NamedGroup.Secp384r1,
        CertificateKeyKind.EcdsaP521 => NamedGroup.Secp521r1,
        _ => null,
    };
}
