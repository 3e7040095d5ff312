namespace Tls.Transports;

/// <summary>
/// What has to happen before a call is worth repeating, or that repeating is pointless: OpenSSL's SSL_ERROR_* with OpenSSL's numbers
/// (manual SSL_get_error(3)). Any verb can give any of the WANT codes: a read may have to write, and a write to read.
/// </summary>
public enum TlsErrorCode
{
    /// <summary>The call was carried out.</summary>
    None = 0,

    /// <summary>The connection failed, or the call makes no sense now: <see cref="TlsResult.Reason"/> says which. SSL_ERROR_SSL.</summary>
    Ssl = 1,

    /// <summary>The transport has to become readable. Send what it holds before waiting: the peer may be waiting for that. SSL_ERROR_WANT_READ.</summary>
    WantRead = 2,

    /// <summary>The transport has to become writable. SSL_ERROR_WANT_WRITE.</summary>
    WantWrite = 3,

    /// <summary>The choice of our own certificate is open. SSL_ERROR_WANT_X509_LOOKUP.</summary>
    WantX509Lookup = 4,

    /// <summary>The operating system refused; <see cref="TlsResult.Transport"/> tells how. The connection is over. SSL_ERROR_SYSCALL.</summary>
    Syscall = 5,

    /// <summary>
    /// The peer sent close_notify: it will send nothing more. That says nothing about the transport, and writing still works. Never the
    /// code of a failure. SSL_ERROR_ZERO_RETURN.
    /// </summary>
    ZeroReturn = 6,

    /// <summary>The transport is still connecting. SSL_ERROR_WANT_CONNECT.</summary>
    WantConnect = 7,

    /// <summary>The transport is still waiting for somebody to connect. SSL_ERROR_WANT_ACCEPT.</summary>
    WantAccept = 8,

    /// <summary>A decision is open that has no code of its own here; see <see cref="TlsChannel.Decision"/>. SSL_ERROR_WANT_ASYNC.</summary>
    WantAsync = 9,

    /// <summary>Never given: there is no pool of jobs that could be exhausted. The number stays taken. SSL_ERROR_WANT_ASYNC_JOB.</summary>
    WantAsyncJob = 10,

    /// <summary>The server has yet to decide what to do with a ClientHello. SSL_ERROR_WANT_CLIENT_HELLO_CB.</summary>
    WantClientHello = 11,

    /// <summary>The verdict on the peer's certificate is open; see <see cref="TlsChannel.Decision"/>. SSL_ERROR_WANT_RETRY_VERIFY.</summary>
    WantRetryVerify = 12,
}
