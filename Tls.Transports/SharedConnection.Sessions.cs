using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>What becomes of new sessions.</content>
internal sealed partial class SharedConnection
{
    private TlsStoredSession? _unstored;

    /// <summary>Brings what the connection wants kept to the store: before the outbox is emptied, so that no ticket gets to the client before its session.</summary>
    public async ValueTask StoreSessionsAsync(CancellationToken cancellationToken)
    {
        ForgetStored();
        while (TakeStored() is { } session)
        {
            await sessions.StoreAsync(session, cancellationToken).ConfigureAwait(false);

            // The other direction may have failed meanwhile, and told the store to forget what it had not got yet.
            if (Failure is not null) await sessions.ForgetAsync(session.Identity).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="TlsConnection.IssueTickets"/>.</summary>
    public TlsStatus IssueTickets(int count)
    {
        lock (_gate)
        {
            sessions.Tick(connection);
            return Settle(connection.IssueTickets(count, _outbox));
        }
    }

    // Outside the lock: a store may be at work before it gives its task.
    private void ForgetStored()
    {
        while (TryTakeFailed(out ReadOnlyMemory<byte> identity)) _ = sessions.ForgetAsync(identity);
    }

    private bool TryTakeFailed(out ReadOnlyMemory<byte> identity)
    {
        lock (_gate) return connection.TryTakeFailedSession(out identity);
    }

    private TlsStoredSession? TakeStored()
    {
        lock (_gate)
        {
            TlsStoredSession? taken = HasSessionToStore() ? _unstored : null;
            _unstored = null;
            return taken;
        }
    }

    // For who holds the gate.
    private bool HasSessionToStore() => _unstored is not null || connection.TryTakeStoredSession(out _unstored);
}
