namespace Tls.Core.Crypto;

/// <summary>Which keys a cipher suite lets a server authenticate with, or in TLS 1.2 a CertificateRequest its client.</summary>
internal enum SuiteAuthentication
{
    /// <summary>TLS 1.3: the signature scheme alone decides.</summary>
    Any,

    /// <summary>ECDHE_ECDSA: ECDSA, and Ed25519 (RFC 8422 §5.10).</summary>
    Ecdsa,

    /// <summary>ECDHE_RSA: RSA keys of either OID.</summary>
    Rsa,

    /// <summary>No key that this library can use: what a server asked of its client is nothing of the above.</summary>
    None,
}

internal static class SuiteAuthentications
{
    public static bool Allows(this SuiteAuthentication authentication, CertificateKeyKind key) => authentication switch
    {
        SuiteAuthentication.Rsa => key is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss,
        SuiteAuthentication.Ecdsa => key is CertificateKeyKind.Ed25519 || key.Curve() is not null,
        SuiteAuthentication.None => false,
        _ => true,
    };
}
