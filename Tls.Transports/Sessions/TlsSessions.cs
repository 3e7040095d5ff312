using System;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// What an adapter needs to resume sessions besides the contexts: the time, a client's tickets, a server's store. Set once and shared
/// between connections and threads; owns nothing. A server with <see cref="TlsServerOptions.TicketKeys"/> alone can do without it.
/// </summary>
public sealed class TlsSessions
{
    internal static TlsSessions Default { get; } = new();

    /// <summary>The time that sessions live by; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For clients: takes in the tickets that come and gives those that fit. Null, the default, resumes nothing.</summary>
    public TlsTicketCache? Tickets { get; init; }

    /// <summary>
    /// For servers with <see cref="TlsServerOptions.UsesSessionStore"/>: keeps the sessions. Null, the default, keeps none. Calls without a
    /// cancellation token, such as those of streams that are not asynchronous, block until it answers.
    /// </summary>
    public ITlsSessionStore? Store { get; init; }

    /// <summary>
    /// For servers with <see cref="TlsServerOptions.MaxEarlyDataSize"/>: says which early data is no replay. Share it between the contexts that
    /// share tickets. Null, the default, takes none.
    /// </summary>
    public TlsReplayGuard? ReplayGuard { get; init; }

    /// <summary>
    /// Before Start: a server may use sessions always, a client where it has a cache. Nobody knows the rules of a handler, so a client's
    /// certificates that one judged are good for no later connection.
    /// </summary>
    internal void Prepare(TlsConnection connection, CertificateVerifier? verifier)
    {
        if (connection.Now is not null || (!connection.IsServer && Tickets is null)) return;
        connection.UseSessions(Clock.GetUtcNow(), verifier is null ? RandomNumberGenerator.GetBytes(32) : verifier.TrustId.Span);
        if (!connection.IsServer) Tickets!.Offer(connection);
    }

    /// <summary>Before a verb that may issue or receive tickets.</summary>
    internal void Tick(TlsConnection connection)
    {
        if (connection.Now is not null) connection.Now = Clock.GetUtcNow();
    }

    /// <summary>After a verb that may have received tickets, or failed.</summary>
    internal void TakeTickets(TlsConnection connection)
    {
        while (Tickets is not null && connection.TryTakeTicket(out TlsTicket? ticket)) Tickets.Add(ticket, connection);
        if (connection.Error is not null) Tickets?.Forget(connection);
    }

    /// <summary>After a failure. Nobody waits for the store: what there was to say on this connection is said.</summary>
    internal void ForgetStored(TlsConnection connection)
    {
        while (connection.TryTakeFailedSession(out ReadOnlyMemory<byte> identity)) _ = ForgetAsync(identity);
    }

    /// <summary>Answers, whatever becomes of the store.</summary>
    internal async ValueTask AnswerAsync(SessionDecision question, CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; Store is not null && i < question.Identities.Count; i++)
            {
                if (await Store.FindAsync(question.Identities[i], question.IsSingleUse, cancellationToken).ConfigureAwait(false) is not { } session) continue;
                question.Found(i, session);
                return;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A store that cannot answer, and be it because it gave itself a time to, costs a full handshake and no connection.
        }
        question.NotFound();
    }

    /// <summary>Answers; without a guard nobody knows that it is no replay.</summary>
    internal async ValueTask AnswerAsync(EarlyDataDecision question, CancellationToken cancellationToken)
    {
        if (ReplayGuard is null) question.Reject();
        else await ReplayGuard.ResolveAsync(question, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps what the connection wants kept; to be called before its output is sent.</summary>
    internal async ValueTask StoreAsync(TlsStoredSession session, CancellationToken cancellationToken)
    {
        if (Store is null) return;
        try
        {
            await Store.StoreAsync(session.Identity, session.State, session.ExpiresAt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // As above: the client will find that nobody knows its ticket.
        }
    }

    /// <summary>Takes a session out of the store again.</summary>
    internal async Task ForgetAsync(ReadOnlyMemory<byte> identity)
    {
        try
        {
            if (Store is not null) await Store.FindAsync(identity, remove: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A store that cannot be reached gives no sessions out either.
        }
    }
}
