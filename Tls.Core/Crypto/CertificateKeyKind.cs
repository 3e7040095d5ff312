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
}
