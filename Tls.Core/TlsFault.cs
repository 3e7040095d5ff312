namespace Tls.Core;

/// <summary>
/// Why a connection failed: one name for each rule that was broken. The alert that is sent follows from the name alone
/// (the table is <c>FaultAlerts</c>). Values are stable within a major version; the names are what logs should keep.
/// </summary>
public enum TlsFault
{
    /// <summary>No fault. Never the fault of a failed connection.</summary>
    None = 0,

    // Syntax: the peer's bytes do not follow the presentation language (§6: decode_error).

    /// <summary>A message or structure ends before its last field. RFC 9846 §6.</summary>
    TruncatedMessage,

    /// <summary>Bytes are left over after the last field of a structure. RFC 9846 §4.3.</summary>
    TrailingBytes,

    /// <summary>A vector's length lies outside the bounds that its definition gives. RFC 9846 §3.4.</summary>
    VectorOutOfRange,

    /// <summary>A vector's length is no multiple of its element's size. RFC 9846 §3.4.</summary>
    UnevenVector,

    /// <summary>A handshake message is of a fixed length and came with another. RFC 9846 §4.</summary>
    WrongMessageLength,

    /// <summary>An extension block follows the rules of no version (RFC 9846 §4.2.2: data after compression methods is no block).</summary>
    MalformedExtensions,

    /// <summary>A server sent a Certificate message without a certificate. RFC 9846 §4.5.1.3.</summary>
    EmptyServerCertificate,

    // Order.

    /// <summary>A handshake message arrived that is not allowed in this state. RFC 9846 §4.</summary>
    UnexpectedMessage,

    /// <summary>A record of a type arrived that is not allowed in this state. RFC 9846 §5.</summary>
    UnexpectedRecord,

    /// <summary>Application data came before the handshake allowed it. RFC 9846 §5.1.</summary>
    UnexpectedApplicationData,

    /// <summary>A change_cipher_spec came at a wrong time, protected, or with another body than the byte 1. RFC 9846 §5.</summary>
    UnexpectedChangeCipherSpec,

    /// <summary>Handshake bytes were left over in the buffer where the keys change. RFC 9846 §5.1.</summary>
    HandshakeBytesAcrossKeyChange,

    /// <summary>Another record type came between the fragments of one handshake message. RFC 9846 §5.1.</summary>
    InterleavedHandshake,

    /// <summary>A handshake record without content. RFC 9846 §5.1.</summary>
    EmptyHandshakeRecord,

    /// <summary>An alert record without content. RFC 9846 §5.4.</summary>
    EmptyAlertRecord,

    /// <summary>A second HelloRetryRequest on one connection. RFC 9846 §4.2.4.</summary>
    SecondHelloRetryRequest,

    // Records.

    /// <summary>A record is longer than the protocol or the negotiated record_size_limit allows. RFC 9846 §5.1, §5.2; RFC 8449 §4.</summary>
    RecordTooLong,

    /// <summary>A record could not be deprotected; nothing more is said, on purpose. RFC 9846 §5.2.</summary>
    BadRecordMac,

    /// <summary>The record header names a content type that TLS does not define. RFC 9846 §5.</summary>
    UnknownRecordType,

    /// <summary>
    /// The record header's major version is not 3, so the peer does not speak TLS; or TLS 1.2 was agreed on, and it is not that. RFC 5246 §6.2.1,
    /// Appendix E.1.
    /// </summary>
    WrongRecordVersion,

    /// <summary>The peer speaks plain HTTP.</summary>
    HttpRequest,

    /// <summary>The peer speaks plain HTTP to a proxy (CONNECT).</summary>
    HttpsProxyRequest,

    /// <summary>A protected record holds padding only, without a content type. RFC 9846 §5.4.</summary>
    MissingContentType,

    /// <summary>A record came unprotected where keys are in use, other than the tolerated change_cipher_spec. RFC 9846 §5.</summary>
    UnprotectedRecord,

    /// <summary>The record sequence number or the key's limit is used up and keys cannot be updated. RFC 9846 §5.3, §5.5.</summary>
    KeyExhausted,

    // Limits this library sets.

    /// <summary>A handshake message is longer than <see cref="TlsLimits"/> allows.</summary>
    HandshakeMessageTooLong,

    /// <summary>A Certificate message is longer than <see cref="TlsLimits"/> allows.</summary>
    CertificateMessageTooLong,

    /// <summary>More certificates in a chain than <see cref="TlsLimits"/> allows.</summary>
    TooManyCertificates,

    /// <summary>More empty records in a row than <see cref="TlsLimits"/> allows.</summary>
    TooManyEmptyRecords,

    /// <summary>More warning alerts in a row than <see cref="TlsLimits"/> allows.</summary>
    TooManyWarningAlerts,

    /// <summary>More change_cipher_spec records than <see cref="TlsLimits"/> allows.</summary>
    TooManyChangeCipherSpecs,

    /// <summary>More KeyUpdates without application data between them than <see cref="TlsLimits"/> allows.</summary>
    TooManyKeyUpdates,

    /// <summary>More NewSessionTickets than <see cref="TlsLimits"/> allows.</summary>
    TooManyTickets,

    /// <summary>More early data than the ticket or the limit allows. RFC 9846 §4.3.10, §4.7.1.</summary>
    TooMuchEarlyData,

    /// <summary>More extensions in one block than <see cref="TlsLimits"/> allows.</summary>
    TooManyExtensions,

    /// <summary>The public key of a certificate is larger than <see cref="TlsLimits"/> allows.</summary>
    CertificateKeyTooLarge,

    // Negotiation.

    /// <summary>No protocol version in common. RFC 9846 Appendix E.</summary>
    UnsupportedVersion,

    /// <summary>A version field holds a value that the negotiated version forbids. RFC 9846 §4.2.2, §4.2.3.</summary>
    WrongLegacyVersion,

    /// <summary>The server selected a version that was not offered. RFC 9846 §4.3.1.</summary>
    VersionNotOffered,

    /// <summary>No cipher suite in common. RFC 9846 §4.2.1.</summary>
    NoSharedCipherSuite,

    /// <summary>The server selected a cipher suite that was not offered. RFC 9846 §4.2.3.</summary>
    CipherSuiteNotOffered,

    /// <summary>The cipher suite of the ServerHello differs from the HelloRetryRequest's. RFC 9846 §4.2.4.</summary>
    CipherSuiteChangedAfterRetry,

    /// <summary>The version of the ServerHello differs from the HelloRetryRequest's. RFC 9846 §4.2.4.</summary>
    VersionChangedAfterRetry,

    /// <summary>No group in common. RFC 9846 §4.2.1.</summary>
    NoSharedGroup,

    /// <summary>The server selected a group that was not offered, or for which no share was sent. RFC 9846 §4.3.8.</summary>
    GroupNotOffered,

    /// <summary>The group of the ServerHello differs from the HelloRetryRequest's. RFC 9846 §4.3.8.</summary>
    GroupChangedAfterRetry,

    /// <summary>A key share for a group that supported_groups does not list. RFC 9846 §4.3.8.</summary>
    KeyShareNotInGroups,

    /// <summary>Two key shares for one group. RFC 9846 §4.3.8.</summary>
    DuplicateKeyShare,

    /// <summary>The second ClientHello does not hold exactly the one key share that was asked for. RFC 9846 §4.2.2.</summary>
    WrongRetriedKeyShare,

    /// <summary>A key share is of a wrong length, not on the curve, or gives the all-zero secret. RFC 9846 §7.4.2.</summary>
    InvalidKeyShare,

    /// <summary>legacy_session_id_echo is not what was sent. RFC 9846 §4.2.3.</summary>
    WrongSessionIdEcho,

    /// <summary>A compression method other than null. RFC 9846 §4.2.2, §4.2.3.</summary>
    WrongCompressionMethod,

    /// <summary>A HelloRetryRequest that would not change the ClientHello. RFC 9846 §4.2.4.</summary>
    EmptyHelloRetryRequest,

    /// <summary>The second ClientHello differs from the first in more than the RFC allows. RFC 9846 §4.2.2.</summary>
    ClientHelloChanged,

    /// <summary>
    /// The cookie of the second ClientHello is missing or not the one that was sent; or that of a HelloRetryRequest is too long to be sent
    /// back. RFC 9846 §4.3.2.
    /// </summary>
    WrongCookie,

    /// <summary>The server's random marks a downgrade from a version both sides have. RFC 9846 §4.2.3.</summary>
    DowngradeDetected,

    /// <summary>The client fell back to an older version although both sides have a newer one. RFC 7507 §3.</summary>
    InappropriateFallback,

    /// <summary>The peer does not know extended_main_secret, and policy demands it. RFC 7627 §5.2, §5.3.</summary>
    ExtendedMainSecretMissing,

    /// <summary>renegotiation_info is missing where policy demands it, or not empty in a first handshake. RFC 5746 §3.4, §3.6.</summary>
    InsecureRenegotiation,

    /// <summary>The peer tried to renegotiate after that was refused, or after our close_notify, which no refusal can follow. RFC 5246 §7.2.1, §7.2.2.</summary>
    RenegotiationAttempted,

    /// <summary>ec_point_formats leaves out the uncompressed form. RFC 8422 §5.1.2.</summary>
    MissingUncompressedPoints,

    // Extensions.

    /// <summary>One extension type twice in one block. RFC 9846 §4.3.</summary>
    DuplicateExtension,

    /// <summary>An answer to an extension that was not offered. RFC 9846 §4.3.</summary>
    UnsolicitedExtension,

    /// <summary>An extension in a message where it must not be. RFC 9846 §4.3.</summary>
    MisplacedExtension,

    /// <summary>An extension is missing that the message must have. RFC 9846 §9.2.</summary>
    MissingExtension,

    /// <summary>server_name is malformed in a way its syntax does not show, such as two names of one type. RFC 6066 §3.</summary>
    InvalidServerName,

    /// <summary>The server has nothing under the name that the client asked for. RFC 6066 §3.</summary>
    UnrecognizedName,

    /// <summary>No application protocol in common. RFC 7301 §3.2.</summary>
    NoApplicationProtocol,

    /// <summary>The server selected an application protocol that was not offered, or more than one. RFC 7301 §3.1.</summary>
    ApplicationProtocolNotOffered,

    /// <summary>record_size_limit is below 64 bytes. RFC 8449 §4.</summary>
    RecordSizeLimitTooSmall,

    /// <summary>A server's record_size_limit exceeds what the version allows. RFC 8449 §4.</summary>
    RecordSizeLimitTooLarge,

    /// <summary>pre_shared_key is not the last extension of the ClientHello. RFC 9846 §4.3.11.</summary>
    PreSharedKeyNotLast,

    /// <summary>A ClientHello has not as many PSK binders as PSK identities. RFC 9846 §4.3.11.</summary>
    PskBinderCountMismatch,

    /// <summary>A server selected a PSK that was not offered. RFC 9846 §4.3.11.</summary>
    SelectedIdentityOutOfRange,

    /// <summary>A server takes early data under other parameters than those it was sent for. RFC 9846 §4.3.10.</summary>
    EarlyDataMismatch,

    /// <summary>A server selected a PSK together with a cipher suite of another hash. RFC 9846 §4.3.11.</summary>
    PskHashMismatch,

    /// <summary>A server selected a PSK without a key exchange, which was not offered. RFC 9846 §4.3.9, §4.3.11.</summary>
    PskWithoutKeyShare,

    // Authentication.

    /// <summary>No signature scheme in common. RFC 9846 §4.3.3.</summary>
    NoSharedSignatureScheme,

    /// <summary>A signature was made with a scheme that was not offered. RFC 9846 §4.5.2.</summary>
    SignatureSchemeNotOffered,

    /// <summary>A signature's scheme does not fit the key of the certificate. RFC 9846 §4.5.2.</summary>
    SignatureSchemeMismatch,

    /// <summary>A handshake signature does not verify. RFC 9846 §4.5.2.</summary>
    WrongSignature,

    /// <summary>The Finished MAC is wrong. RFC 9846 §4.5.3.</summary>
    WrongFinished,

    /// <summary>A client has not the pre-shared key that it offered, or somebody changed its ClientHello. RFC 9846 §4.3.11.2.</summary>
    WrongBinder,

    /// <summary>A certificate is compressed in a way that was not offered. RFC 8879 §4.</summary>
    CompressionNotOffered,

    /// <summary>A compressed certificate cannot be decompressed, or not to the length that it declares. RFC 8879 §4.</summary>
    DecompressionFailed,

    /// <summary>A list of ways to compress certificates names one twice. RFC 8879 §3.</summary>
    DuplicateCompression,

    /// <summary>certificate_request_context is not what it has to be. RFC 9846 §4.4.2, §4.5.1.</summary>
    WrongCertificateRequestContext,

    /// <summary>A certificate is malformed, and cannot be read at all. RFC 9846 §6.2 decode_error.</summary>
    MalformedCertificate,

    /// <summary>A certificate's public key does not fit the cipher suite. RFC 5246 §7.4.2.</summary>
    CertificateKeyMismatchesSuite,

    /// <summary>A certificate status of another type than OCSP, or one that cannot be used. RFC 6066 §8.</summary>
    InvalidCertificateStatus,

    /// <summary>A certificate's public key is of a kind or size that this library cannot use. RFC 9846 §6.2 unsupported_certificate.</summary>
    UnsupportedCertificateKey,

    /// <summary>The certificate is of an older version than X.509v3. RFC 9846 §4.5.1.2, RFC 5246 §7.4.2.</summary>
    CertificateVersion,

    /// <summary>The certificate's key usage does not allow signing. RFC 9846 §4.5.1.2.</summary>
    CertificateKeyUsage,

    /// <summary>The certificate's extended key usage does not allow this role. RFC 5280 §4.2.1.12.</summary>
    CertificateExtendedKeyUsage,

    /// <summary>A signature in the chain does not verify, or the chain breaks a rule of RFC 5280.</summary>
    BadCertificate,

    /// <summary>A certificate is expired or not yet valid.</summary>
    CertificateExpired,

    /// <summary>A certificate was revoked.</summary>
    CertificateRevoked,

    /// <summary>The revocation state of a certificate could not be learnt, and policy demands it.</summary>
    CertificateRevocationUnknown,

    /// <summary>The chain ends at no trusted root.</summary>
    UnknownCertificateAuthority,

    /// <summary>The certificate does not hold the name that was asked for. RFC 9525.</summary>
    CertificateNameMismatch,

    /// <summary>The certificate was refused for a reason that has no name of its own here.</summary>
    CertificateRefused,

    /// <summary>The client sent no certificate although one is required. RFC 9846 §4.5.1.3.</summary>
    ClientCertificateRequired,

    /// <summary>The same in TLS 1.2, which has no alert of its own for it. RFC 5246 §7.4.6.</summary>
    ClientCertificateRequired12,

    /// <summary>The application refused the peer. RFC 9846 §6.2 access_denied.</summary>
    AccessDenied,

    /// <summary>The application refused a ClientHello, with an alert of its choice. <see cref="ClientHelloDecision.Refuse"/>.</summary>
    ClientHelloRefused,

    /// <summary>The application refused a server that asks for a certificate, with an alert of its choice. <see cref="CertificateRequestDecision.Refuse"/>.</summary>
    CertificateRequestRefused,

    // Resumption.

    /// <summary>A server resumed a TLS 1.2 session with another cipher suite than the session's. RFC 5246 §7.4.1.3.</summary>
    ResumedCipherSuiteChanged,

    // Post-handshake.

    /// <summary>KeyUpdate.request_update holds a value that is not defined. RFC 9846 §4.7.3.</summary>
    InvalidKeyUpdateRequest,

    // Alerts.

    /// <summary>An alert record of another length than two bytes. RFC 9846 §5.1.</summary>
    MalformedAlert,

    /// <summary>An alert of a level that is not defined. RFC 5246 §7.2.</summary>
    UnknownAlertLevel,

    /// <summary>The peer sent a fatal alert; <see cref="TlsError.Alert"/> says which. RFC 9846 §6.2.</summary>
    AlertReceived,

    /// <summary>The peer sent close_notify before the handshake was complete.</summary>
    ClosedDuringHandshake,

    // Not the peer's fault.

    /// <summary>This side could not go on: a credential or a provider failed. RFC 9846 §6.2 internal_error.</summary>
    InternalError,

    /// <summary>The caller's buffer writer failed while a verb ran, so the state of the stream is not known.</summary>
    OutputFailed,

    /// <summary>The caller gave up before the handshake was complete.</summary>
    Canceled,
}
