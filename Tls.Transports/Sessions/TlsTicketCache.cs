using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// A client's tickets, by server: takes in what connections receive and offers it to later ones. A ticket is offered only where it fits the
/// connection's options and verifier; one of TLS 1.3 once. Holds so many and no more: of more, the oldest are disposed. Any thread may use it.
/// </summary>
public sealed class TlsTicketCache : IDisposable
{
    // What a browser takes from one server: enough for connections side by side.
    private const int MaxPerServer = 8;

    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly LinkedList<TlsTicket> _tickets = [];
    private bool _isDisposed;

    /// <param name="capacity">The most tickets that it holds, at least 1; default 256. One takes about 2 KiB and the server's certificates. Of one server at most eight.</param>
    public TlsTicketCache(int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>How many it holds, of which some may have expired.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _tickets.Count;
        }
    }

    /// <summary>Takes the ticket over; after <see cref="Dispose"/> it disposes it at once.</summary>
    public void Add(TlsTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        lock (_gate)
        {
            if (_isDisposed)
            {
                ticket.Dispose();
                return;
            }
            _tickets.AddFirst(ticket);
            Trim(ticket.ServerName);
            if (_tickets.Count > _capacity) Drop(_tickets.Last!);
        }
    }

    /// <summary>
    /// Offers the newest ticket that fits to a client's connection, on which <see cref="TlsConnection.UseSessions"/> was called and Start was
    /// not. False where none fits.
    /// </summary>
    /// <param name="connection">Whose server, options and time decide what fits.</param>
    public bool Offer(TlsConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        lock (_gate)
        {
            for (LinkedListNode<TlsTicket>? node = _tickets.First, next; node is not null; node = next)
            {
                next = node.Next;
                if (node.Value.ExpiresAt <= connection.Now) Drop(node);
                else if (connection.OfferTicket(node.Value))
                {
                    if (node.Value.IsSingleUse) Drop(node);
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>Disposes all tickets, and those that come later.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_tickets.Last is { } node) Drop(node);
        }
    }

    private static bool IsFor(TlsTicket ticket, string? serverName) => string.Equals(ticket.ServerName, serverName, StringComparison.OrdinalIgnoreCase);

    private void Trim(string? serverName)
    {
        int count = 0;
        for (LinkedListNode<TlsTicket>? node = _tickets.First, next; node is not null; node = next)
        {
            next = node.Next;
            if (IsFor(node.Value, serverName) && ++count > MaxPerServer) Drop(node);
        }
    }

    private void Drop(LinkedListNode<TlsTicket> node)
    {
        _tickets.Remove(node);
        node.Value.Dispose();
    }
}
