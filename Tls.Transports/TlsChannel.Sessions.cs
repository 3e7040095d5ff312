using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>Sessions: OpenSSL's SSL_set_session, SSL_CTX_sess_set_get_cb and SSL_CTX_sess_set_new_cb in one object.</content>
public sealed partial class TlsChannel
{
    private TlsDecision? _askedStore;

    /// <summary>
    /// What is needed to resume sessions, to be set before the handshake. Null, the default: a client resumes none, a server those that
    /// <see cref="TlsServerOptions.TicketKeys"/> open, by the system's time. While its store looks for a session, calls give
    /// <see cref="TlsErrorCode.WantAsync"/>, and are to be repeated; without one <see cref="Decision"/> is the caller's to answer. What is
    /// stored is waited for.
    /// </summary>
    public TlsSessions? Sessions { get; set; }

    /// <summary>
    /// On a TLS 1.3 server: issues tickets now, besides <see cref="TlsServerOptions.TicketCount"/> that go with the first data. Accept itself sends
    /// none, so that a client that does not read cannot hold it up; who wants OpenSSL's timing calls this after it. What the transport does
    /// not take goes out with the next call. OpenSSL: SSL_new_session_ticket.
    /// </summary>
    /// <param name="count">1 to 16.</param>
    /// <returns>
    /// 1; 0 with <see cref="TlsResultReason.WrongRole"/> on a client, <see cref="TlsResultReason.WrongVersion"/> in TLS 1.2,
    /// <see cref="TlsResultReason.StillInInit"/> before the handshake is complete and <see cref="TlsResultReason.ProtocolIsShutdown"/> after this
    /// side's close_notify; <see cref="TlsErrorCode.WantWrite"/> and no ticket while the transport has not taken what was sealed before; or the
    /// failure that ended the connection.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">No such count.</exception>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult IssueTickets(int count) => Noted(Issue(count));

    private TlsSessions SessionsOrDefault => Sessions ?? TlsSessions.Default;

    private TlsResult Issue(int count)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is { IsServer: false }) return TlsResult.Failed(TlsResultReason.WrongRole, value: 0);
        if (Refusal() is { } refusal) return refusal;
        if (!TryFlush(out TlsResult stopped)) return stopped;
        SessionsOrDefault.Tick(_connection!);
        if (_connection!.IssueTickets(count, _outbox) == TlsStatus.Failed) return Fail(_connection);
        SettleSessions(_connection);
        TryFlush(out _);
        return TlsResult.Success(1);
    }

    // A store is asked once; whether it has answered is asked at every call.
    private bool TryAnswer(TlsDecision question, Func<ValueTask> ask, out TlsResult stopped)
    {
        if (!ReferenceEquals(_askedStore, question))
        {
            _askedStore = question;
            _ = ask().AsTask();
        }
        stopped = question.IsAnswered ? default : TlsResult.Retry(TlsErrorCode.WantAsync);
        return question.IsAnswered;
    }

    // Before what the connection wrote goes anywhere.
    private void SettleSessions(TlsConnection connection)
    {
        SessionsOrDefault.TakeTickets(connection);
        while (connection.TryTakeStoredSession(out TlsStoredSession? session))
        {
            SessionsOrDefault.StoreAsync(session, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
    }
}
