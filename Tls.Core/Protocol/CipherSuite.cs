namespace Tls.Core;

/// <summary>
/// A cipher suite by its IANA number and spelling, the values of <c>System.Net.Security.TlsCipherSuite</c>, so that a cast converts.
/// An open enumeration: a peer may send any value. Only what this library can negotiate, or must recognise, is named.
/// </summary>
public enum CipherSuite : ushort
{
    /// <summary>The null suite of the initial state; never negotiated.</summary>
    TLS_NULL_WITH_NULL_NULL = 0x0000,

    /// <summary>Not a suite: a client's way to say renegotiation_info (RFC 5746 §3.3).</summary>
    TLS_EMPTY_RENEGOTIATION_INFO_SCSV = 0x00FF,

    /// <summary>TLS 1.3, RFC 9846 Appendix B.4.</summary>
    TLS_AES_128_GCM_SHA256 = 0x1301,

    /// <summary>TLS 1.3, RFC 9846 Appendix B.4.</summary>
    TLS_AES_256_GCM_SHA384 = 0x1302,

    /// <summary>TLS 1.3, RFC 9846 Appendix B.4.</summary>
    TLS_CHACHA20_POLY1305_SHA256 = 0x1303,

    /// <summary>TLS 1.2, RFC 5289.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 = 0xC02B,

    /// <summary>TLS 1.2, RFC 5289.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 = 0xC02C,

    /// <summary>TLS 1.2, RFC 5289.</summary>
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 = 0xC02F,

    /// <summary>TLS 1.2, RFC 5289.</summary>
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 = 0xC030,

    /// <summary>TLS 1.2, RFC 7905.</summary>
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 = 0xCCA8,

    /// <summary>TLS 1.2, RFC 7905.</summary>
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 = 0xCCA9,

    /// <summary>Not a suite: a client's way to say that it fell back (RFC 7507).</summary>
    TLS_FALLBACK_SCSV = 0x5600,
}
