namespace Tls.Core;

/// <summary>A signature scheme by its IANA number (RFC 9846 §4.3.3). An open enumeration: a peer may send any value.</summary>
public enum SignatureScheme : ushort
{
    /// <summary>No scheme was negotiated yet.</summary>
    None = 0,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-1; named only to be recognised, never used.</summary>
    RsaPkcs1Sha1 = 0x0201,

    /// <summary>ECDSA with SHA-1; named only to be recognised, never used.</summary>
    EcdsaSha1 = 0x0203,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256: in certificates, and in TLS 1.2 handshakes.</summary>
    RsaPkcs1Sha256 = 0x0401,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384: in certificates, and in TLS 1.2 handshakes.</summary>
    RsaPkcs1Sha384 = 0x0501,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512: in certificates, and in TLS 1.2 handshakes.</summary>
    RsaPkcs1Sha512 = 0x0601,

    /// <summary>ML-DSA-44 (FIPS 204; draft-ietf-tls-mldsa). TLS 1.3 only.</summary>
    Mldsa44 = 0x0904,

    /// <summary>ML-DSA-65. TLS 1.3 only.</summary>
    Mldsa65 = 0x0905,

    /// <summary>ML-DSA-87. TLS 1.3 only.</summary>
    Mldsa87 = 0x0906,

    /// <summary>ECDSA with SHA-256; in TLS 1.3 only with P-256.</summary>
    EcdsaSecp256r1Sha256 = 0x0403,

    /// <summary>ECDSA with SHA-384; in TLS 1.3 only with P-384.</summary>
    EcdsaSecp384r1Sha384 = 0x0503,

    /// <summary>ECDSA with SHA-512; in TLS 1.3 only with P-521.</summary>
    EcdsaSecp521r1Sha512 = 0x0603,

    /// <summary>RSASSA-PSS with SHA-256 under a key of OID rsaEncryption.</summary>
    RsaPssRsaeSha256 = 0x0804,

    /// <summary>RSASSA-PSS with SHA-384 under a key of OID rsaEncryption.</summary>
    RsaPssRsaeSha384 = 0x0805,

    /// <summary>RSASSA-PSS with SHA-512 under a key of OID rsaEncryption.</summary>
    RsaPssRsaeSha512 = 0x0806,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519 = 0x0807,

    /// <summary>RSASSA-PSS with SHA-256 under a key of OID id-RSASSA-PSS.</summary>
    RsaPssPssSha256 = 0x0809,

    /// <summary>RSASSA-PSS with SHA-384 under a key of OID id-RSASSA-PSS.</summary>
    RsaPssPssSha384 = 0x080A,

    /// <summary>RSASSA-PSS with SHA-512 under a key of OID id-RSASSA-PSS.</summary>
    RsaPssPssSha512 = 0x080B,
}
