using System.ComponentModel;

namespace Tls.Core;

/// <summary>
/// The one place where a fault becomes an alert (RFC 9846 §6). A test walks every member of <see cref="TlsFault"/>, so a fault
/// without an alert does not ship.
/// </summary>
internal static class FaultAlerts
{
    /// <summary>The alert that is owed for a fault, or null where none may be sent.</summary>
    public static AlertDescription? For(TlsFault fault) => fault switch
    {
        TlsFault.TruncatedMessage or
        TlsFault.TrailingBytes or
        TlsFault.VectorOutOfRange or
        TlsFault.UnevenVector or
        TlsFault.WrongMessageLength or
        TlsFault.MalformedExtensions or
        TlsFault.MalformedAlert or
        TlsFault.MalformedCertificate or
        TlsFault.EmptyServerCertificate => AlertDescription.DecodeError,

        TlsFault.UnexpectedMessage or
        TlsFault.UnexpectedRecord or
        TlsFault.UnexpectedApplicationData or
        TlsFault.UnexpectedChangeCipherSpec or
        TlsFault.HandshakeBytesAcrossKeyChange or
        TlsFault.InterleavedHandshake or
        TlsFault.EmptyHandshakeRecord or
        TlsFault.EmptyAlertRecord or
        TlsFault.SecondHelloRetryRequest or
        TlsFault.UnknownRecordType or
        TlsFault.MissingContentType or
        TlsFault.UnprotectedRecord or
        TlsFault.TooManyEmptyRecords or
        TlsFault.TooManyWarningAlerts or
        TlsFault.TooManyChangeCipherSpecs or
        TlsFault.TooManyKeyUpdates or
        TlsFault.TooMuchEarlyData or
        TlsFault.TooManyTickets => AlertDescription.UnexpectedMessage,

        TlsFault.RecordTooLong => AlertDescription.RecordOverflow,
        TlsFault.BadRecordMac => AlertDescription.BadRecordMac,

        TlsFault.WrongRecordVersion or
        TlsFault.UnsupportedVersion or
        TlsFault.WrongLegacyVersion => AlertDescription.ProtocolVersion,

        TlsFault.NoSharedCipherSuite or
        TlsFault.NoSharedGroup or
        TlsFault.NoSharedSignatureScheme or
        TlsFault.ExtendedMainSecretMissing or
        TlsFault.InsecureRenegotiation or
        TlsFault.ClientCertificateRequired12 => AlertDescription.HandshakeFailure,

        TlsFault.HandshakeMessageTooLong or
        TlsFault.CertificateMessageTooLong or
        TlsFault.TooManyCertificates or
        TlsFault.TooManyExtensions or
        TlsFault.VersionNotOffered or
        TlsFault.CipherSuiteNotOffered or
        TlsFault.CipherSuiteChangedAfterRetry or
        TlsFault.ResumedCipherSuiteChanged or
        TlsFault.VersionChangedAfterRetry or
        TlsFault.GroupNotOffered or
        TlsFault.GroupChangedAfterRetry or
        TlsFault.KeyShareNotInGroups or
        TlsFault.DuplicateKeyShare or
        TlsFault.WrongRetriedKeyShare or
        TlsFault.InvalidKeyShare or
        TlsFault.WrongSessionIdEcho or
        TlsFault.WrongCompressionMethod or
        TlsFault.EmptyHelloRetryRequest or
        TlsFault.ClientHelloChanged or
        TlsFault.WrongCookie or
        TlsFault.DowngradeDetected or
        TlsFault.DuplicateExtension or
        TlsFault.MisplacedExtension or
        TlsFault.InvalidServerName or
        TlsFault.ApplicationProtocolNotOffered or
        TlsFault.RecordSizeLimitTooSmall or
        TlsFault.RecordSizeLimitTooLarge or
        TlsFault.PreSharedKeyNotLast or
        TlsFault.PskBinderCountMismatch or
        TlsFault.SelectedIdentityOutOfRange or
        TlsFault.PskHashMismatch or
        TlsFault.EarlyDataMismatch or
        TlsFault.PskWithoutKeyShare or
        TlsFault.SignatureSchemeNotOffered or
        TlsFault.SignatureSchemeMismatch or
        TlsFault.WrongCertificateRequestContext or
        TlsFault.CompressionNotOffered or
        TlsFault.DuplicateCompression or
        TlsFault.InvalidKeyUpdateRequest or
        TlsFault.MissingUncompressedPoints or
        TlsFault.CertificateKeyMismatchesSuite or
        TlsFault.UnknownAlertLevel => AlertDescription.IllegalParameter,

        TlsFault.RenegotiationAttempted => AlertDescription.NoRenegotiation,
        TlsFault.InvalidCertificateStatus => AlertDescription.BadCertificateStatusResponse,
        TlsFault.InappropriateFallback => AlertDescription.InappropriateFallback,
        TlsFault.UnsolicitedExtension => AlertDescription.UnsupportedExtension,
        TlsFault.MissingExtension => AlertDescription.MissingExtension,
        TlsFault.UnrecognizedName => AlertDescription.UnrecognizedName,
        TlsFault.NoApplicationProtocol => AlertDescription.NoApplicationProtocol,

        TlsFault.WrongSignature or
        TlsFault.WrongBinder or
        TlsFault.WrongFinished => AlertDescription.DecryptError,

        TlsFault.DecompressionFailed or
        TlsFault.BadCertificate or
        TlsFault.CertificateNameMismatch => AlertDescription.BadCertificate,

        TlsFault.UnsupportedCertificateKey or
        TlsFault.CertificateKeyTooLarge or
        TlsFault.CertificateVersion or
        TlsFault.CertificateKeyUsage or
        TlsFault.CertificateExtendedKeyUsage => AlertDescription.UnsupportedCertificate,

        TlsFault.CertificateExpired => AlertDescription.CertificateExpired,
        TlsFault.CertificateRevoked => AlertDescription.CertificateRevoked,

        TlsFault.CertificateRevocationUnknown or
        TlsFault.CertificateRefused => AlertDescription.CertificateUnknown,

        TlsFault.UnknownCertificateAuthority => AlertDescription.UnknownCa,
        TlsFault.ClientCertificateRequired => AlertDescription.CertificateRequired,

        // The decision names another one where its answer did.
        TlsFault.ClientHelloRefused or
        TlsFault.CertificateRequestRefused or
        TlsFault.AccessDenied => AlertDescription.AccessDenied,

        TlsFault.KeyExhausted or
        TlsFault.InternalError => AlertDescription.InternalError,

        TlsFault.Canceled => AlertDescription.UserCanceled,

        // Whoever does not speak TLS could not read an alert (SEMANTICS 49); an alert answers no alert (§6.2); after
        // a broken output there is no telling what the peer has.
        TlsFault.HttpRequest or
        TlsFault.HttpsProxyRequest or
        TlsFault.AlertReceived or
        TlsFault.ClosedDuringHandshake or
        TlsFault.OutputFailed => null,

        TlsFault.None => throw new InvalidEnumArgumentException(nameof(fault), (int)fault, typeof(TlsFault)),
        _ => throw new InvalidEnumArgumentException(nameof(fault), (int)fault, typeof(TlsFault)),
    };
}
