using System;

namespace Tls.Core;

/// <summary>
/// Bounds on what a peer can make this side do or keep. Each is inclusive: the limit itself is allowed, one past it fails the
/// connection with the fault named at the member. Immutable and safe to share between threads.
/// </summary>
public sealed class TlsLimits
{
    /// <summary>The defaults.</summary>
    public static TlsLimits Default { get; } = new();

    /// <summary>Bytes of one handshake message with its header, other than Certificate and CompressedCertificate; default 65,536. <see cref="TlsFault.HandshakeMessageTooLong"/>.</summary>
    public int MaxHandshakeMessageLength { get; init; } = 65_536;

    /// <summary>
    /// Bytes of a Certificate message with its header, and of a compressed one (RFC 8879) both as it comes and as it declares itself; default 102,400.
    /// <see cref="TlsFault.CertificateMessageTooLong"/>.
    /// </summary>
    public int MaxCertificateMessageLength { get; init; } = 102_400;

    /// <summary>Certificates in a peer's chain; default 10. <see cref="TlsFault.TooManyCertificates"/>.</summary>
    public int MaxCertificates { get; init; } = 10;

    /// <summary>Bits of an RSA key in a peer's leaf certificate; default 8,192. <see cref="TlsFault.CertificateKeyTooLarge"/>.</summary>
    public int MaxRsaKeySize { get; init; } = 8_192;

    /// <summary>Extensions in one block; default 64. <see cref="TlsFault.TooManyExtensions"/>.</summary>
    public int MaxExtensions { get; init; } = 64;

    /// <summary>Records of application data without content in a row; default 32. <see cref="TlsFault.TooManyEmptyRecords"/>.</summary>
    public int MaxEmptyRecords { get; init; } = 32;

    /// <summary>
    /// Alerts that do not end the connection (user_canceled; in TLS 1.2 warnings and, in mid-handshake, HelloRequests), in a row; default 4.
    /// <see cref="TlsFault.TooManyWarningAlerts"/>.
    /// </summary>
    public int MaxWarningAlerts { get; init; } = 4;

    /// <summary>Compatibility change_cipher_spec records on one connection; default 2. <see cref="TlsFault.TooManyChangeCipherSpecs"/>.</summary>
    public int MaxChangeCipherSpecs { get; init; } = 2;

    /// <summary>KeyUpdates without application data between them; default 32. <see cref="TlsFault.TooManyKeyUpdates"/>.</summary>
    public int MaxKeyUpdates { get; init; } = 32;

    /// <summary>NewSessionTickets without application data between them; default 32. <see cref="TlsFault.TooManyTickets"/>.</summary>
    public int MaxTickets { get; init; } = 32;

    /// <summary>
    /// Bytes of records with early data that a server passes over because it does not take them (RFC 9846 §4.3.10); default 16,384, and at
    /// least twice <see cref="TlsServerOptions.MaxEarlyDataSize"/>. Headers count, and each record as 256 bytes at least.
    /// <see cref="TlsFault.TooMuchEarlyData"/>.
    /// </summary>
    public int MaxSkippedEarlyData { get; init; } = 16_384;

    /// <summary>Pre-shared keys and tickets in a ClientHello that a server looks at; default 8. Further ones are ignored, which is no fault.</summary>
    public int MaxPskIdentities { get; init; } = 8;

    /// <summary>
    /// Records that are sealed under one key before this side updates its keys, at most; default null, the cipher suite's own limit
    /// (RFC 9846 §5.5), which also caps any value given here. At least 2: one for the KeyUpdate. TLS 1.2 cannot update keys: there the last
    /// record is left to the alert that ends the connection with <see cref="TlsFault.KeyExhausted"/> (RFC 9325 §4.4).
    /// </summary>
    public ulong? MaxRecordsPerKey { get; init; }

    internal TlsLimits Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxHandshakeMessageLength, 1_024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxHandshakeMessageLength, 1 << 24);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCertificateMessageLength, 1_024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxCertificateMessageLength, 1 << 24);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCertificates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRsaKeySize, 1_024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxExtensions, 8);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxEmptyRecords);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxWarningAlerts);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxChangeCipherSpecs);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxKeyUpdates);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxTickets);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxPskIdentities);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxSkippedEarlyData);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecordsPerKey ?? 2, 2UL, nameof(MaxRecordsPerKey));
        return this;
    }
}
