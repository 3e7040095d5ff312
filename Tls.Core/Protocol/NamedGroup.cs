namespace Tls.Core;

/// <summary>A key exchange group by its IANA number (RFC 9846 §4.3.7). An open enumeration: a peer may send any value.</summary>
public enum NamedGroup : ushort
{
    /// <summary>No group was negotiated yet.</summary>
    None = 0,

    /// <summary>NIST P-256; shares are 65 bytes.</summary>
    Secp256r1 = 0x0017,

    /// <summary>NIST P-384; shares are 97 bytes.</summary>
    Secp384r1 = 0x0018,

    /// <summary>NIST P-521; shares are 133 bytes.</summary>
    Secp521r1 = 0x0019,

    /// <summary>Curve25519 (RFC 7748); shares are 32 bytes.</summary>
    X25519 = 0x001D,

    /// <summary>ML-KEM-768 alone (draft-ietf-tls-mlkem); shares are 1,184 and 1,088 bytes. TLS 1.3 only.</summary>
    MLKEM768 = 0x0201,

    /// <summary>ML-KEM-1024 alone; shares are 1,568 bytes each. TLS 1.3 only.</summary>
    MLKEM1024 = 0x0202,

    /// <summary>P-256 and ML-KEM-768 at once (draft-ietf-tls-ecdhe-mlkem); shares are 1,249 and 1,153 bytes. TLS 1.3 only.</summary>
    SecP256r1MLKEM768 = 0x11EB,

    /// <summary>ML-KEM-768 and X25519 at once; shares are 1,216 and 1,120 bytes. TLS 1.3 only.</summary>
    X25519MLKEM768 = 0x11EC,

    /// <summary>P-384 and ML-KEM-1024 at once; shares are 1,665 bytes each. TLS 1.3 only.</summary>
    SecP384r1MLKEM1024 = 0x11ED,
}
