using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>What becomes of new sessions.</content>
internal sealed partial class SharedConnection
{
    /// <summary>Brings what the connection wants kept to the store: before the outbox is emptied, so that no ticket gets to the client before its session.</summary>
    public async ValueTask StoreSessionsAsync(CancellationToken cancellationToken)
    {
        while (TakeStored() is { } session) await sessions.StoreAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="TlsConnection.IssueTickets"/>. For the writer.</summary>
    public TlsStatus IssueTickets(int count)
    {
        lock (_gate)
        {
            sessions.Tick(connection);
            return Settle(connection.IssueTickets(count, _outbox));
        }
    }

    private TlsStoredSession? TakeStored()
    {
        lock (_gate) return connection.TryTakeStoredSession(out TlsStoredSession? session) ? session : null;
    }
}
