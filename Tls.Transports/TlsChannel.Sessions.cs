using System.Threading;
using Tls.Core;

namespace Tls.Transports;

/// <content>Sessions: OpenSSL's SSL_set_session, SSL_CTX_sess_set_get_cb and SSL_CTX_sess_set_new_cb in one object.</content>
public sealed partial class TlsChannel
{
    private SessionDecision? _lookedFor;

    /// <summary>
    /// What is needed to resume sessions, to be set before the handshake. Null, the default: a client resumes none, a server those that
    /// <see cref="TlsServerOptions.TicketKeys"/> open, by the system's time. While its store looks for a session, calls give
    /// <see cref="TlsErrorCode.WantAsync"/>, and are to be repeated; without one <see cref="Decision"/> is the caller's to answer. What is
    /// stored is waited for.
    /// </summary>
    public TlsSessions? Sessions { get; set; }

    private TlsSessions SessionsOrDefault => Sessions ?? TlsSessions.Default;

    // The store is asked once; whether it has answered is asked at every call.
    private bool TryFindSession(SessionDecision question, out TlsResult stopped)
    {
        if (!ReferenceEquals(_lookedFor, question))
        {
            _lookedFor = question;
            _ = SessionsOrDefault.AnswerAsync(question, CancellationToken.None).AsTask();
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
