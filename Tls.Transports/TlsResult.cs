using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// What one call of <see cref="TlsChannel"/> came to: OpenSSL's return value together with what SSL_get_error and the error queue would
/// say about it. An immutable value, so it belongs to its call and to no thread, and nothing that happened elsewhere can change it.
/// <c>default</c> is a transfer of nothing.
/// </summary>
/// <remarks>
/// <see cref="Code"/> is <see cref="TlsErrorCode.None"/> exactly where <see cref="Value"/> is positive, but for three calls that are neither a
/// failure nor a count: the transfer of an empty span, a ReadEarlyData after which none will come, and a Shutdown that awaits the peer
/// (<see cref="TlsResultReason.AwaitsCloseNotify"/>).
/// Where the code is another, the sign of the value carries no meaning.
/// </remarks>
public readonly record struct TlsResult
{
    private TlsResult(int value, TlsErrorCode code, TlsResultReason reason)
    {
        Value = value;
        Code = code;
        Reason = reason;
    }

    /// <summary>
    /// OpenSSL's return value: bytes moved, or 1 for a call that moves none; 0 or -1 where it was not carried out.
    /// </summary>
    public int Value { get; }

    /// <summary>What to do next. OpenSSL: SSL_get_error of this very call.</summary>
    public TlsErrorCode Code { get; }

    /// <summary>Why, where the code alone does not tell.</summary>
    public TlsResultReason Reason { get; }

    /// <summary>The fault that ended the TLS connection; null where none did.</summary>
    public TlsError? Error { get; private init; }

    /// <summary>What the transport said, where it failed (<see cref="TlsResultReason.TransportFailed"/>); otherwise <c>default</c>.</summary>
    public BioResult Transport { get; private init; }

    /// <summary>Whether the call was carried out.</summary>
    public bool IsSuccess => Code == TlsErrorCode.None;

    /// <summary>Whether the same call is worth repeating once what <see cref="Code"/> names has happened.</summary>
    public bool ShouldRetry => Code is not (TlsErrorCode.None or TlsErrorCode.Ssl or TlsErrorCode.Syscall or TlsErrorCode.ZeroReturn);

    /// <summary>The same question as SSL_want answers.</summary>
    public TlsWant Want => Code switch
    {
        TlsErrorCode.WantRead or TlsErrorCode.WantAccept => TlsWant.Reading,
        TlsErrorCode.WantWrite or TlsErrorCode.WantConnect => TlsWant.Writing,
        TlsErrorCode.WantX509Lookup => TlsWant.X509Lookup,
        TlsErrorCode.WantAsync => TlsWant.AsyncPaused,
        TlsErrorCode.WantAsyncJob => TlsWant.AsyncNoJobs,
        TlsErrorCode.WantClientHello => TlsWant.ClientHello,
        TlsErrorCode.WantRetryVerify => TlsWant.RetryVerify,
        _ => TlsWant.Nothing,
    };

    /// <summary>The peer ended it, by an alert or by leaving: OpenSSL's reads give 0 for that, and -1 for faults found on this side.</summary>
    internal bool IsFromPeer => Reason == TlsResultReason.UnexpectedEof || Error is { IsAlertFromPeer: true };

    /// <summary>One line for a log, such as <c>-1/WantRead</c> or <c>-1/Ssl [UnexpectedEof]</c>; holds no bytes of the peer.</summary>
    public override string ToString() => Reason switch
    {
        TlsResultReason.None => $"{Value}/{Code}",
        TlsResultReason.ProtocolFault => $"{Value}/{Code} [{Error}]",
        TlsResultReason.TransportFailed => $"{Value}/{Code} [{Transport}]",
        _ => $"{Value}/{Code} [{Reason}]",
    };

    internal static TlsResult Success(int value) => new(value, TlsErrorCode.None, TlsResultReason.None);

    internal static TlsResult Retry(TlsErrorCode code) => new(-1, code, TlsResultReason.None);

    internal static TlsResult ZeroReturn() => new(0, TlsErrorCode.ZeroReturn, TlsResultReason.None);

    internal static TlsResult AwaitsCloseNotify() => new(0, TlsErrorCode.None, TlsResultReason.AwaitsCloseNotify);

    internal static TlsResult Failed(TlsResultReason reason, int value = -1) => new(value, TlsErrorCode.Ssl, reason);

    internal static TlsResult Failed(TlsError error) => new(-1, TlsErrorCode.Ssl, TlsResultReason.ProtocolFault) { Error = error };

    /// <summary>For a transfer that moved nothing. A retry for any reason can come from either direction (SEMANTICS 3).</summary>
    internal static TlsResult From(BioResult transport) => transport switch
    {
        { Retry: BioRetry.Read } => Retry(TlsErrorCode.WantRead),
        { Retry: BioRetry.Write } => Retry(TlsErrorCode.WantWrite),
        { Retry: BioRetry.Connect } => Retry(TlsErrorCode.WantConnect),
        { Retry: BioRetry.Accept } => Retry(TlsErrorCode.WantAccept),
        { Reason: BioReason.System or BioReason.None } =>
            new(-1, TlsErrorCode.Syscall, TlsResultReason.TransportFailed) { Transport = transport },
        _ => new(-1, TlsErrorCode.Ssl, TlsResultReason.TransportFailed) { Transport = transport },
    };

    internal TlsResult WithValue(int value) => new(value, Code, Reason) { Error = Error, Transport = Transport };
}
