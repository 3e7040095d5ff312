namespace Tls.Core;

/// <summary>The type of an extension (RFC 9846 §4.3). An open enumeration: a peer may send any value.</summary>
public enum ExtensionType : ushort
{
    /// <summary>server_name: the host that the client wants. RFC 6066 §3.</summary>
    ServerName = 0,

    /// <summary>max_fragment_length. RFC 6066 §4.</summary>
    MaxFragmentLength = 1,

    /// <summary>status_request: a stapled OCSP response. RFC 6066 §8.</summary>
    StatusRequest = 5,

    /// <summary>supported_groups. RFC 9846 §4.3.7.</summary>
    SupportedGroups = 10,

    /// <summary>ec_point_formats, of TLS 1.2. RFC 8422 §5.1.2.</summary>
    EcPointFormats = 11,

    /// <summary>signature_algorithms. RFC 9846 §4.3.3.</summary>
    SignatureAlgorithms = 13,

    /// <summary>use_srtp. RFC 5764.</summary>
    UseSrtp = 14,

    /// <summary>heartbeat. RFC 6520.</summary>
    Heartbeat = 15,

    /// <summary>application_layer_protocol_negotiation. RFC 7301.</summary>
    ApplicationLayerProtocolNegotiation = 16,

    /// <summary>signed_certificate_timestamp. RFC 6962.</summary>
    SignedCertificateTimestamp = 18,

    /// <summary>client_certificate_type. RFC 7250.</summary>
    ClientCertificateType = 19,

    /// <summary>server_certificate_type. RFC 7250.</summary>
    ServerCertificateType = 20,

    /// <summary>padding. RFC 7685.</summary>
    Padding = 21,

    /// <summary>extended_main_secret, of TLS 1.2. RFC 7627.</summary>
    ExtendedMainSecret = 23,

    /// <summary>compress_certificate. RFC 8879.</summary>
    CompressCertificate = 27,

    /// <summary>record_size_limit. RFC 8449.</summary>
    RecordSizeLimit = 28,

    /// <summary>delegated_credential. RFC 9345.</summary>
    DelegatedCredential = 34,

    /// <summary>session_ticket, of TLS 1.2. RFC 5077.</summary>
    SessionTicket = 35,

    /// <summary>pre_shared_key. RFC 9846 §4.3.11.</summary>
    PreSharedKey = 41,

    /// <summary>early_data. RFC 9846 §4.3.10.</summary>
    EarlyData = 42,

    /// <summary>supported_versions. RFC 9846 §4.3.1.</summary>
    SupportedVersions = 43,

    /// <summary>cookie. RFC 9846 §4.3.2.</summary>
    Cookie = 44,

    /// <summary>psk_key_exchange_modes. RFC 9846 §4.3.9.</summary>
    PskKeyExchangeModes = 45,

    /// <summary>certificate_authorities. RFC 9846 §4.3.4.</summary>
    CertificateAuthorities = 47,

    /// <summary>oid_filters. RFC 9846 §4.3.5.</summary>
    OidFilters = 48,

    /// <summary>post_handshake_auth. RFC 9846 §4.3.6.</summary>
    PostHandshakeAuth = 49,

    /// <summary>signature_algorithms_cert. RFC 9846 §4.3.3.</summary>
    SignatureAlgorithmsCert = 50,

    /// <summary>key_share. RFC 9846 §4.3.8.</summary>
    KeyShare = 51,

    /// <summary>renegotiation_info, of TLS 1.2. RFC 5746.</summary>
    RenegotiationInfo = 0xFF01,
}
