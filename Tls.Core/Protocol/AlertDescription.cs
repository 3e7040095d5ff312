namespace Tls.Core;

/// <summary>An alert by its IANA number (RFC 9846 §6). An open enumeration: a peer may send any value.</summary>
public enum AlertDescription : byte
{
    /// <summary>The sender will send no more on this connection. RFC 9846 §6.1.</summary>
    CloseNotify = 0,

    /// <summary>An inappropriate message or record was received.</summary>
    UnexpectedMessage = 10,

    /// <summary>A record could not be deprotected.</summary>
    BadRecordMac = 20,

    /// <summary>A record was too long.</summary>
    RecordOverflow = 22,

    /// <summary>Reserved since TLS 1.3; named only to be recognised.</summary>
    DecompressionFailure = 30,

    /// <summary>No acceptable set of parameters.</summary>
    HandshakeFailure = 40,

    /// <summary>A certificate was corrupt or did not verify.</summary>
    BadCertificate = 42,

    /// <summary>A certificate was of an unsupported type.</summary>
    UnsupportedCertificate = 43,

    /// <summary>A certificate was revoked.</summary>
    CertificateRevoked = 44,

    /// <summary>A certificate is not valid now.</summary>
    CertificateExpired = 45,

    /// <summary>A certificate was not acceptable for another reason.</summary>
    CertificateUnknown = 46,

    /// <summary>A field was well formed but wrong.</summary>
    IllegalParameter = 47,

    /// <summary>No trusted root for the chain.</summary>
    UnknownCa = 48,

    /// <summary>The peer is known and not let in.</summary>
    AccessDenied = 49,

    /// <summary>A message could not be parsed.</summary>
    DecodeError = 50,

    /// <summary>A signature, Finished or binder did not verify.</summary>
    DecryptError = 51,

    /// <summary>The version is not supported.</summary>
    ProtocolVersion = 70,

    /// <summary>The peer's parameters are too weak.</summary>
    InsufficientSecurity = 71,

    /// <summary>An error unrelated to the peer.</summary>
    InternalError = 80,

    /// <summary>A needless fallback to an older version. RFC 7507.</summary>
    InappropriateFallback = 86,

    /// <summary>The handshake was given up; a close_notify follows. RFC 9846 §6.1.</summary>
    UserCanceled = 90,

    /// <summary>Renegotiation was refused (TLS 1.2 only). RFC 5246 §7.2.2.</summary>
    NoRenegotiation = 100,

    /// <summary>A mandatory extension was missing.</summary>
    MissingExtension = 109,

    /// <summary>An extension was answered that was not offered.</summary>
    UnsupportedExtension = 110,

    /// <summary>No server under this name. RFC 6066 §3.</summary>
    UnrecognizedName = 112,

    /// <summary>An OCSP response was not acceptable. RFC 6066 §8.</summary>
    BadCertificateStatusResponse = 113,

    /// <summary>No acceptable PSK identity.</summary>
    UnknownPskIdentity = 115,

    /// <summary>A client certificate is required.</summary>
    CertificateRequired = 116,

    /// <summary>An error with no more specific alert. RFC 9846 §6.2.</summary>
    GeneralError = 117,

    /// <summary>No application protocol in common. RFC 7301 §3.2.</summary>
    NoApplicationProtocol = 120,
}
