using System;
using Tls.Core;

namespace Tls.Tests.BogoShim.Reporting;

/// <summary>
/// BoringSSL's names for our faults, the one place where they are. Where BoringSSL tells apart what is one fault here (it names the
/// function that noticed, we name the rule that was broken), all its names stand, for the runner looks for one among them.
/// </summary>
internal static class ErrorNames
{
    /// <summary>The names of a fault that this side found.</summary>
    public static string[] For(TlsFault fault) => fault switch
    {
        TlsFault.TruncatedMessage or
        TlsFault.TrailingBytes or
        TlsFault.VectorOutOfRange or
        TlsFault.UnevenVector or
        TlsFault.WrongMessageLength or
        TlsFault.MalformedExtensions => [":DECODE_ERROR:", ":ERROR_PARSING_EXTENSION:", ":PARSE_TLSEXT:", ":CLIENTHELLO_PARSE_FAILED:", ":BAD_HELLO_REQUEST:"],
        TlsFault.EmptyServerCertificate => [":DECODE_ERROR:", ":PEER_DID_NOT_RETURN_A_CERTIFICATE:"],

        TlsFault.UnexpectedMessage => [":UNEXPECTED_MESSAGE:", ":UNEXPECTED_RECORD:", ":BAD_HELLO_REQUEST:"],
        TlsFault.UnexpectedRecord => [":UNEXPECTED_RECORD:"],
        TlsFault.UnexpectedApplicationData => [":UNEXPECTED_RECORD:", ":APPLICATION_DATA_INSTEAD_OF_HANDSHAKE:"],
        TlsFault.UnexpectedChangeCipherSpec => [":UNEXPECTED_RECORD:", ":BAD_CHANGE_CIPHER_SPEC:"],
        TlsFault.HandshakeBytesAcrossKeyChange => [":EXCESS_HANDSHAKE_DATA:"],
        TlsFault.InterleavedHandshake => [":UNEXPECTED_RECORD:", ":EXCESS_HANDSHAKE_DATA:"],
        TlsFault.EmptyHandshakeRecord => [":UNEXPECTED_RECORD:"],
        TlsFault.EmptyAlertRecord => [":BAD_ALERT:"],
        TlsFault.SecondHelloRetryRequest => [":UNEXPECTED_MESSAGE:"],

        TlsFault.RecordTooLong => [":ENCRYPTED_LENGTH_TOO_LONG:", ":DATA_LENGTH_TOO_LONG:"],
        TlsFault.BadRecordMac => [":DECRYPTION_FAILED_OR_BAD_RECORD_MAC:", ":BAD_DECRYPT:"],
        TlsFault.UnknownRecordType => [":UNEXPECTED_RECORD:", ":WRONG_VERSION_NUMBER:"],
        TlsFault.WrongRecordVersion => [":WRONG_VERSION_NUMBER:"],
        TlsFault.HttpRequest => [":HTTP_REQUEST:"],
        TlsFault.HttpsProxyRequest => [":HTTPS_PROXY_REQUEST:"],
        TlsFault.MissingContentType => [":DECRYPTION_FAILED_OR_BAD_RECORD_MAC:"],
        TlsFault.UnprotectedRecord => [":INVALID_OUTER_RECORD_TYPE:"],
        TlsFault.KeyExhausted => [":TOO_MANY_KEY_UPDATES:"],

        TlsFault.HandshakeMessageTooLong => [":EXCESSIVE_MESSAGE_SIZE:"],
        TlsFault.CertificateMessageTooLong => [":EXCESSIVE_MESSAGE_SIZE:", ":UNCOMPRESSED_CERT_TOO_LARGE:"],
        TlsFault.TooManyCertificates => [":EXCESSIVE_MESSAGE_SIZE:"],
        TlsFault.TooManyEmptyRecords => [":TOO_MANY_EMPTY_FRAGMENTS:"],
        TlsFault.TooManyWarningAlerts => [":TOO_MANY_WARNING_ALERTS:"],
        TlsFault.TooManyChangeCipherSpecs => [":TOO_MANY_EMPTY_FRAGMENTS:"],
        TlsFault.TooManyKeyUpdates => [":TOO_MANY_KEY_UPDATES:"],
        TlsFault.TooManyTickets => [":UNEXPECTED_MESSAGE:"],
        TlsFault.TooManyExtensions => [":DECODE_ERROR:"],
        TlsFault.CertificateKeyTooLarge => [":UNSUPPORTED_CERTIFICATE:"],

        TlsFault.UnsupportedVersion => [":UNSUPPORTED_PROTOCOL:", ":WRONG_VERSION_ON_EARLY_DATA:"],
        TlsFault.VersionNotOffered => [":UNSUPPORTED_PROTOCOL:", ":UNEXPECTED_EXTENSION:", ":SECOND_SERVERHELLO_VERSION_MISMATCH:"],
        TlsFault.WrongLegacyVersion => [":WRONG_VERSION_NUMBER:", ":UNSUPPORTED_PROTOCOL:", ":DECODE_ERROR:"],
        TlsFault.NoSharedCipherSuite => [":NO_SHARED_CIPHER:"],
        TlsFault.CipherSuiteNotOffered => [":WRONG_CIPHER_RETURNED:", ":UNKNOWN_CIPHER_RETURNED:"],
        TlsFault.CipherSuiteChangedAfterRetry => [":WRONG_CIPHER_RETURNED:"],
        TlsFault.VersionChangedAfterRetry => [":SECOND_SERVERHELLO_VERSION_MISMATCH:"],
        TlsFault.NoSharedGroup => [":NO_SHARED_GROUP:"],
        TlsFault.GroupNotOffered or
        TlsFault.GroupChangedAfterRetry => [":WRONG_CURVE:"],
        TlsFault.KeyShareNotInGroups => [":WRONG_CURVE:"],
        TlsFault.DuplicateKeyShare => [":DUPLICATE_KEY_SHARE:"],
        TlsFault.WrongRetriedKeyShare => [":WRONG_CURVE:"],
        TlsFault.InvalidKeyShare => [":BAD_ECPOINT:"],
        TlsFault.WrongSessionIdEcho => [":SERVER_ECHOED_INVALID_SESSION_ID:", ":OLD_SESSION_VERSION_NOT_RETURNED:"],
        TlsFault.WrongCompressionMethod => [":UNSUPPORTED_COMPRESSION_ALGORITHM:", ":INVALID_COMPRESSION_LIST:", ":DECODE_ERROR:"],
        TlsFault.EmptyHelloRetryRequest => [":EMPTY_HELLO_RETRY_REQUEST:"],
        TlsFault.ClientHelloChanged => [":DECODE_ERROR:", ":PSK_IDENTITY_NOT_FOUND:"],
        TlsFault.WrongCookie => [":DECODE_ERROR:"],
        TlsFault.DowngradeDetected => [":TLS13_DOWNGRADE:"],
        TlsFault.InappropriateFallback => [":INAPPROPRIATE_FALLBACK:"],
        TlsFault.ExtendedMainSecretMissing => [":EMS_STATE_INCONSISTENT:", ":RESUMED_EMS_SESSION_WITHOUT_EMS_EXTENSION:"],
        TlsFault.InsecureRenegotiation => [":UNSAFE_LEGACY_RENEGOTIATION_DISABLED:", ":RENEGOTIATION_MISMATCH:"],
        TlsFault.RenegotiationAttempted => [":NO_RENEGOTIATION:"],
        TlsFault.MissingUncompressedPoints => [":ERROR_PARSING_EXTENSION:"],

        TlsFault.DuplicateExtension => [":DUPLICATE_EXTENSION:"],
        TlsFault.UnsolicitedExtension => [":UNEXPECTED_EXTENSION:"],
        TlsFault.MisplacedExtension => [":UNEXPECTED_EXTENSION:", ":ERROR_PARSING_EXTENSION:"],
        TlsFault.MissingExtension => [":MISSING_EXTENSION:", ":MISSING_KEY_SHARE:", ":NO_COMMON_SIGNATURE_ALGORITHMS:", ":NO_SHARED_GROUP:", ":DECODE_ERROR:"],
        TlsFault.InvalidServerName => [":ERROR_PARSING_EXTENSION:"],
        TlsFault.UnrecognizedName => [":PARSE_TLSEXT:"],
        TlsFault.NoApplicationProtocol => [":NO_APPLICATION_PROTOCOL:"],
        TlsFault.ApplicationProtocolNotOffered => [":INVALID_ALPN_PROTOCOL:"],
        TlsFault.RecordSizeLimitTooSmall or
        TlsFault.RecordSizeLimitTooLarge => [":ERROR_PARSING_EXTENSION:"],
        TlsFault.PreSharedKeyNotLast => [":PRE_SHARED_KEY_MUST_BE_LAST:"],
        TlsFault.PskBinderCountMismatch => [":PSK_IDENTITY_BINDER_COUNT_MISMATCH:"],
        TlsFault.SelectedIdentityOutOfRange => [":PSK_IDENTITY_NOT_FOUND:"],
        TlsFault.PskHashMismatch => [":OLD_SESSION_PRF_HASH_MISMATCH:"],
        TlsFault.PskWithoutKeyShare => [":MISSING_KEY_SHARE:"],
        TlsFault.WrongBinder => [":DIGEST_CHECK_FAILED:"],
        TlsFault.TooMuchEarlyData => [":TOO_MUCH_READ_EARLY_DATA:", ":TOO_MUCH_SKIPPED_EARLY_DATA:"],
        TlsFault.EarlyDataMismatch =>
            [":CIPHER_MISMATCH_ON_EARLY_DATA:", ":ALPN_MISMATCH_ON_EARLY_DATA:", ":UNEXPECTED_EXTENSION_ON_EARLY_DATA:", ":UNEXPECTED_EXTENSION:"],
        TlsFault.ResumedCipherSuiteChanged => [":OLD_SESSION_CIPHER_NOT_RETURNED:"],
        TlsFault.CertificateRequestRefused => [":NO_COMMON_SIGNATURE_ALGORITHMS:", ":NO_MATCHING_ISSUER:", ":UNKNOWN_CERTIFICATE_TYPE:"],
        TlsFault.ClientHelloRefused => [":CONNECTION_REJECTED:", ":CERT_CB_ERROR:", ":OCSP_CB_ERROR:"],

        TlsFault.NoSharedSignatureScheme => [":NO_COMMON_SIGNATURE_ALGORITHMS:", ":NO_SHARED_CIPHER:", ":WRONG_CURVE:", ":PSK_IDENTITY_NOT_FOUND:", ":NO_SUPPORTED_PSK_MODE:"],
        TlsFault.SignatureSchemeNotOffered => [":WRONG_SIGNATURE_TYPE:"],
        TlsFault.SignatureSchemeMismatch => [":WRONG_SIGNATURE_TYPE:", ":UNSUPPORTED_ALGORITHM:"],
        TlsFault.WrongSignature => [":BAD_SIGNATURE:"],
        TlsFault.WrongFinished => [":DIGEST_CHECK_FAILED:"],
        TlsFault.CompressionNotOffered => [":UNKNOWN_CERT_COMPRESSION_ALG:"],
        TlsFault.DecompressionFailed => [":CERT_DECOMPRESSION_FAILED:"],
        TlsFault.DuplicateCompression => [":ERROR_PARSING_EXTENSION:"],
        TlsFault.WrongCertificateRequestContext => [":DECODE_ERROR:"],
        TlsFault.MalformedCertificate => [":CANNOT_PARSE_LEAF_CERT:"],
        TlsFault.CertificateKeyMismatchesSuite => [":WRONG_CERTIFICATE_TYPE:", ":BAD_ECC_CERT:"],
        TlsFault.InvalidCertificateStatus => [":OCSP_CB_ERROR:"],
        TlsFault.UnsupportedCertificateKey => [":UNSUPPORTED_ALGORITHM:", ":UNKNOWN_CERTIFICATE_TYPE:", ":BAD_ECC_CERT:"],
        TlsFault.CertificateVersion => [":UNSUPPORTED_ALGORITHM:"],
        TlsFault.CertificateKeyUsage or
        TlsFault.CertificateExtendedKeyUsage => [":KEY_USAGE_BIT_INCORRECT:"],
        TlsFault.BadCertificate or
        TlsFault.CertificateExpired or
        TlsFault.CertificateRevoked or
        TlsFault.CertificateRevocationUnknown or
        TlsFault.UnknownCertificateAuthority or
        TlsFault.CertificateNameMismatch or
        TlsFault.CertificateRefused => [":CERTIFICATE_VERIFY_FAILED:"],
        TlsFault.ClientCertificateRequired or
        TlsFault.ClientCertificateRequired12 => [":PEER_DID_NOT_RETURN_A_CERTIFICATE:"],
        TlsFault.AccessDenied => [":CONNECTION_REJECTED:"],

        TlsFault.InvalidKeyUpdateRequest => [":DECODE_ERROR:"],

        TlsFault.MalformedAlert => [":BAD_ALERT:"],
        TlsFault.UnknownAlertLevel => [":UNKNOWN_ALERT_TYPE:"],
        TlsFault.AlertReceived => [":SSLV3_ALERT:"],
        TlsFault.ClosedDuringHandshake => [":CONNECTION_CLOSED:"],

        TlsFault.InternalError => [":INTERNAL_ERROR:"],
        TlsFault.OutputFailed => [":OUTPUT_FAILED:"],
        TlsFault.Canceled => [":CANCELED:"],

        TlsFault.None => throw new ArgumentOutOfRangeException(nameof(fault)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>The name of a fatal alert that the peer sent.</summary>
    public static string ForReceived(AlertDescription alert) => alert switch
    {
        AlertDescription.UnexpectedMessage => ":SSLV3_ALERT_UNEXPECTED_MESSAGE:",
        AlertDescription.BadRecordMac => ":SSLV3_ALERT_BAD_RECORD_MAC:",
        AlertDescription.RecordOverflow => ":TLSV1_ALERT_RECORD_OVERFLOW:",
        AlertDescription.DecompressionFailure => ":SSLV3_ALERT_DECOMPRESSION_FAILURE:",
        AlertDescription.HandshakeFailure => ":SSLV3_ALERT_HANDSHAKE_FAILURE:",
        AlertDescription.BadCertificate => ":SSLV3_ALERT_BAD_CERTIFICATE:",
        AlertDescription.UnsupportedCertificate => ":SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:",
        AlertDescription.IllegalParameter => ":SSLV3_ALERT_ILLEGAL_PARAMETER:",
        AlertDescription.UnknownCa => ":TLSV1_ALERT_UNKNOWN_CA:",
        AlertDescription.AccessDenied => ":TLSV1_ALERT_ACCESS_DENIED:",
        AlertDescription.DecodeError => ":TLSV1_ALERT_DECODE_ERROR:",
        AlertDescription.DecryptError => ":TLSV1_ALERT_DECRYPT_ERROR:",
        AlertDescription.ProtocolVersion => ":TLSV1_ALERT_PROTOCOL_VERSION:",
        AlertDescription.InternalError => ":TLSV1_ALERT_INTERNAL_ERROR:",
        _ => $":ALERT_{(byte)alert}:",
    };
}
