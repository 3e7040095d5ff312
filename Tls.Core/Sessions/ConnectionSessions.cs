using System;
using System.Collections.Generic;
using Tls.Core.Handshake.Server13;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>
/// What a connection has to do with sessions: the time and the judge of certificates as the caller named them, the session that a client
/// offers, and what came of this connection for later ones. Bounded, whatever the peer sends (LESSONS row 34).
/// </summary>
internal sealed class ConnectionSessions(DateTimeOffset now, ReadOnlyMemory<byte> trustId) : IDisposable
{
    /// <summary>Tickets and sessions that wait to be taken; of more, the newest stay.</summary>
    public const int MaxWaiting = 16;

    private readonly Queue<TlsTicket> _tickets = [];
    private readonly Queue<TlsStoredSession> _stored = [];
    private readonly Queue<byte[]> _dependent = [];

    // Asked for where a session is looked at and again where one is issued; another only where a virtual host took over.
    private object? _boundTo;
    private byte[] _binding = [];

    /// <summary>The time as the caller told it last.</summary>
    public DateTimeOffset Now { get; set; } = now;

    /// <summary>What the client offers; null where it has nothing, or nothing that still holds. Owned by the context.</summary>
    public OfferedTicket? Offered { get; set; }

    /// <summary>On a client, whose options new sessions are bound to; known once it has begun.</summary>
    public TlsClientContext? Client { get; set; }

    /// <summary>On a server: what the store found for the ClientHello; null where it was not asked, or found nothing.</summary>
    public FoundSession? Found { get; set; }

    /// <summary>On a TLS 1.3 server: whether the client of the session that goes on is still welcome; null where nobody is to be asked.</summary>
    public PeerCertificateDecision? Question { get; set; }

    /// <summary>On a TLS 1.3 server: issues tickets; null where it cannot.</summary>
    public TicketIssuer? Issuer { get; set; }

    /// <summary>On a TLS 1.3 client: what the keys of tickets are made of; null where none are taken.</summary>
    public ResumptionSecret? Resumption { get; set; }

    /// <summary>When the peer of this connection proved who it is: now, or long ago where a session goes on.</summary>
    public DateTimeOffset AuthenticatedAt { get; set; } = now;

    public byte[] BindingOf(TlsClientContext client) =>
        _boundTo == client ? _binding : Bind(client, SessionBinding.Of(client.SessionBinding, trustId.Span, client.Policy.Provider));

    /// <summary>A server that asks nobody for a certificate has nobody to judge.</summary>
    public byte[] BindingOf(TlsServerContext server)
    {
        if (_boundTo == server) return _binding;
        ReadOnlySpan<byte> judge = server.ClientCertificates == ClientCertificateMode.None ? default : trustId.Span;
        return Bind(server, SessionBinding.Of(server.SessionBinding, judge, server.Policy.Provider));
    }

    /// <summary>Takes the ticket over; one that could not be offered is none.</summary>
    public void Keep(TlsTicket ticket)
    {
        if (ticket.Identity.Length > TlsTicket.MaxIdentityLength)
        {
            ticket.Dispose();
            return;
        }
        if (_tickets.Count == MaxWaiting) _tickets.Dequeue().Dispose();
        _tickets.Enqueue(ticket);
    }

    public void Keep(TlsStoredSession session)
    {
        if (_stored.Count == MaxWaiting) _stored.Dequeue().Wipe();
        _stored.Enqueue(session);
        ForgetOnFailure(session.Identity.ToArray());
    }

    /// <summary>A session in the store, by its identity, that must not outlive a failure of this connection (RFC 5246 §7.2.2).</summary>
    public void ForgetOnFailure(byte[] identity)
    {
        if (_dependent.Count == MaxWaiting) _dependent.Dequeue();
        _dependent.Enqueue(identity);
    }

    public TlsTicket? TakeTicket() => _tickets.TryDequeue(out TlsTicket? ticket) ? ticket : null;

    public TlsStoredSession? TakeStored() => _stored.TryDequeue(out TlsStoredSession? session) ? session : null;

    public byte[]? TakeDependent() => _dependent.TryDequeue(out byte[]? identity) ? identity : null;

    /// <summary>Wipes the tickets that nobody took.</summary>
    public void Dispose()
    {
        Found?.State?.Dispose();
        Issuer?.Dispose();
        Resumption?.Dispose();
        while (TakeTicket() is { } ticket) ticket.Dispose();
        while (TakeStored() is { } session) session.Wipe();
    }

    private byte[] Bind(object context, byte[] binding)
    {
        (_boundTo, _binding) = (context, binding);
        return binding;
    }
}
