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
}
