using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// A client's tickets, by server: takes in what connections receive and offers it to later ones. A ticket is offered only where it fits the
/// connection's options and verifier; one of TLS 1.3 once. Holds so many and no more: of more, the oldest are disposed. Any thread may use it.
/// </summary>
/// <remarks>The adapters take tickets in and <see cref="Forget"/> failed connections by themselves; who drives a connection does both.</remarks>
public sealed class TlsTicketCache : IDisposable
{
    // What a browser takes from one server: enough for connections side by side.
    private const int MaxPerServer = 8;

    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly LinkedList<Entry> _entries = [];

    // Ends with the connection.
    private readonly ConditionalWeakTable<TlsConnection, Part> _parts = [];
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
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Takes the ticket over; after <see cref="Dispose"/> it disposes it at once.</summary>
    /// <param name="ticket">Newer than all that are here.</param>
    /// <param name="source">The connection that gave it, for <see cref="Forget"/>; null where it comes from elsewhere. Not kept alive.</param>
    public void Add(TlsTicket ticket, TlsConnection? source = null)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        lock (_gate)
        {
            if (_isDisposed)
            {
                ticket.Dispose();
                return;
            }
            _entries.AddFirst(new Entry(ticket, SessionOf(source)));
            Trim(ticket.ServerName);
            if (_entries.Count > _capacity) Drop(_entries.Last!);
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
            for (LinkedListNode<Entry>? node = _entries.First, next; node is not null; node = next)
            {
                next = node.Next;
                (TlsTicket ticket, object session) = node.Value;
                if (ticket.ExpiresAt <= connection.Now) Drop(node);
                else if (connection.OfferTicket(ticket))
                {
                    if (ticket.IsSingleUse) Drop(node);
                    else _parts.GetOrCreateValue(connection).Offered = session;
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>
    /// Takes the newest ticket out, whoever it is for, such as to save it (<see cref="TlsTicket.Export"/>); it is the caller's then. False where
    /// there is none.
    /// </summary>
    public bool TryTakeNewest([NotNullWhen(true)] out TlsTicket? ticket)
    {
        lock (_gate)
        {
            ticket = _entries.First?.Value.Ticket;
            if (ticket is not null) _entries.RemoveFirst();
            return ticket is not null;
        }
    }

    /// <summary>
    /// Disposes the tickets of a connection that a fatal alert has ended, whoever sent it: those that it gave, and all of the TLS 1.2 session
    /// that it offered. Failed keys are not used again (RFC 5246 §7.2.2; RFC 9846 §6.2).
    /// </summary>
    /// <param name="failed">Need not have had any.</param>
    public void Forget(TlsConnection failed)
    {
        ArgumentNullException.ThrowIfNull(failed);
        lock (_gate)
        {
            if (_parts.TryGetValue(failed, out Part? part)) DropAll(entry => entry.Session == part.Own || entry.Session == part.Offered);
        }
    }

    /// <summary>Disposes all tickets, and those that come later.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            DropAll(_ => true);
        }
    }

    private static bool IsFor(TlsTicket ticket, string? serverName) => string.Equals(ticket.ServerName, serverName, StringComparison.OrdinalIgnoreCase);

    // A resumed connection of TLS 1.2 goes on with the session that it offered.
    private object SessionOf(TlsConnection? source)
    {
        if (source is null) return new object();
        Part part = _parts.GetOrCreateValue(source);
        return source.Info.IsResumed && part.Offered is { } resumed ? resumed : part.Own;
    }

    private void Trim(string? serverName)
    {
        int count = 0;
        DropAll(entry => IsFor(entry.Ticket, serverName) && ++count > MaxPerServer);
    }

    private void DropAll(Func<Entry, bool> isMeant)
    {
        for (LinkedListNode<Entry>? node = _entries.First, next; node is not null; node = next)
        {
            next = node.Next;
            if (isMeant(node.Value)) Drop(node);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _entries.Remove(node);
        node.Value.Ticket.Dispose();
    }

    /// <summary>A ticket, and the session that it is of: an identity and nothing else.</summary>
    private sealed record Entry(TlsTicket Ticket, object Session);

    /// <summary>The sessions that a connection has to do with.</summary>
    private sealed class Part
    {
        public object Own { get; } = new();

        /// <summary>That of the TLS 1.2 ticket that it offered.</summary>
        public object? Offered { get; set; }
    }
}
