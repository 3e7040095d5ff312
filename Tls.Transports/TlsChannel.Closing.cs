using System;
using Tls.Core;

namespace Tls.Transports;

/// <content>How the two directions end.</content>
public sealed partial class TlsChannel
{
    private const TlsShutdownState BothEnded = TlsShutdownState.Sent | TlsShutdownState.Received;

    /// <summary>
    /// Whether a transport that ends between two records counts as a close_notify once the handshake is complete; default false. An
    /// attacker can cut the data short then, so the protocol inside has to know its own end. Within a record, or before the handshake is
    /// complete, the end is an error all the same. OpenSSL: SSL_OP_IGNORE_UNEXPECTED_EOF.
    /// </summary>
    public bool IgnoreUnexpectedEof { get; set; }

    /// <summary>
    /// Whether <see cref="Shutdown"/> only declares both directions ended, without sending or awaiting close_notify; default false. The
    /// peer cannot tell such an end from a cut. OpenSSL: SSL_set_quiet_shutdown.
    /// </summary>
    public bool QuietShutdown { get; set; }

    /// <summary>Which directions have ended, by what was sent and came or by declaration. OpenSSL: SSL_get_shutdown.</summary>
    public TlsShutdownState ShutdownState =>
        (_connection is { IsWriteClosed: true } ? TlsShutdownState.Sent : TlsShutdownState.None)
        | (IsReadEnded ? TlsShutdownState.Received : TlsShutdownState.None)
        | _progress.Declared;

    private bool IsReadEnded =>
        _connection is { IsReadClosed: true }
        || _progress.IsPeerGone
        || _progress.Declared.HasFlag(TlsShutdownState.Received)
        || Error is { IsAlertFromPeer: true } or { Fault: TlsFault.ClosedDuringHandshake };

    /// <summary>
    /// Says that nothing more will be sent (close_notify, RFC 9846 §6.1), and when called again waits for the peer to say so too. Reading
    /// goes on in between; data that was not read by then ends the connection with an error. OpenSSL: SSL_shutdown.
    /// </summary>
    /// <returns>
    /// 1 when both sides have said it; 0 with <see cref="TlsResultReason.AwaitsCloseNotify"/> when only this one has; -1 with
    /// <see cref="TlsResultReason.ShutdownWhileInInit"/>, and nothing sent, before the handshake is complete and after a failure.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Shutdown() => Noted(End());

    /// <summary>
    /// Declares directions ended without a byte: Received makes reads give ZeroReturn, whatever is still unread, and Sent makes writes fail
    /// with <see cref="TlsResultReason.ProtocolIsShutdown"/>. Replaces an earlier declaration; a close_notify that was sent or came stays a
    /// fact. OpenSSL: SSL_set_shutdown, which forgets that too.
    /// </summary>
    /// <param name="state">None takes the declaration back.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a combination of the flags.</exception>
    /// <exception cref="ObjectDisposedException">The channel was disposed.</exception>
    public void SetShutdown(TlsShutdownState state)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if ((state & ~BothEnded) != 0) throw new ArgumentOutOfRangeException(nameof(state), state, "Only Sent and Received can be declared.");
        _progress.Declared = state;
    }

    private TlsResult End()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (IsInInit)
        {
            TryFlush(out _);
            return TlsResult.Failed(TlsResultReason.ShutdownWhileInInit);
        }
        if (QuietShutdown)
        {
            _progress.Declared = BothEnded;
            return TlsResult.Success(1);
        }
        if (!ShutdownState.HasFlag(TlsShutdownState.Sent) && _connection.Close(_outbox) == TlsStatus.Failed) return Fail(_connection);

        bool isOut = TryFlush(out TlsResult stopped);
        if (!isOut && stopped.ShouldRetry) return stopped;
        if (IsReadEnded) return TlsResult.Success(1);

        // One call does one of two things: bring our close_notify out, and be it that a read has done so meanwhile, or wait for the peer's.
        if (!isOut || _progress.IsCloseReported || !_connection.IsWriteClosed) return AwaitClose(_connection);
        _progress.IsCloseReported = true;
        return TlsResult.AwaitsCloseNotify();
    }

    private TlsResult AwaitClose(TlsConnection connection)
    {
        while (true)
        {
            if (!_plaintext.IsEmpty) return Fail(TlsResult.Failed(TlsResultReason.ApplicationDataAfterCloseNotify));
            if (!TryReceive(connection, out TlsResult stopped)) return stopped.Code == TlsErrorCode.ZeroReturn ? TlsResult.Success(1) : stopped;
            if (!AutoRetry && _plaintext.IsEmpty) return TlsResult.Retry(TlsErrorCode.WantRead);
        }
    }
}
