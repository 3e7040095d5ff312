using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tls.Core.Handshake.Client;
using Tls.Core.Sessions;

namespace Tls.Core;

/// <content>Sessions: what is resumed, what was learnt for later.</content>
public sealed partial class TlsConnection
{
    private const int MaxTrustIdLength = 1_024;

    /// <summary>
    /// The time, for the age of sessions: from <see cref="UseSessions"/>, and later from the caller, before a verb. Null where the connection
    /// has nothing to do with sessions. Setting it then throws <see cref="InvalidOperationException"/>.
    /// </summary>
    public DateTimeOffset? Now
    {
        get => _context.Sessions?.Now;
        set
        {
            ConnectionSessions sessions = _context.Sessions ?? throw new InvalidOperationException("Call UseSessions first.");
            sessions.Now = value ?? throw new ArgumentNullException(nameof(value));
        }
    }

    /// <summary>
    /// Lets this connection resume sessions and give rise to new ones. Before <see cref="Start"/>, once; otherwise
    /// <see cref="InvalidOperationException"/>. Without it there are full handshakes only, whatever the options say. A server besides needs
    /// <see cref="TlsServerOptions.TicketKeys"/> or <see cref="TlsServerOptions.UsesSessionStore"/>.
    /// </summary>
    /// <param name="now">The time; the connection reads no clock.</param>
    /// <param name="trustId">
    /// Names whoever answers the <see cref="PeerCertificateDecision"/>, and changes wherever its rules change (<c>CertificateVerifier.TrustId</c>):
    /// at most 1,024 bytes, copied. Resumption skips that question, so a session is good only for the same rules (CVE-2025-68121).
    /// </param>
    public void UseSessions(DateTimeOffset now, ReadOnlySpan<byte> trustId)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (trustId.Length > MaxTrustIdLength) throw new ArgumentException("A trust ID is at most 1,024 bytes.", nameof(trustId));
        if (_started || _context.Sessions is not null) throw new InvalidOperationException("UseSessions is called once, before Start.");
        _context.Sessions = new ConnectionSessions(now, trustId.ToArray());
    }

    /// <summary>
    /// On a client after <see cref="UseSessions"/> and before <see cref="Start"/>, once: offers to resume the ticket's session. The ticket
    /// stays the caller's and may be disposed at once; one that <see cref="TlsTicket.IsSingleUse"/> is used up.
    /// </summary>
    /// <returns>
    /// False where something does not hold any more that the session is bound to: the server's name, the options, the trust ID, the time; or
    /// where the ticket is used up. Then the handshake will be a full one.
    /// </returns>
    public bool OfferTicket(TlsTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_driver.State is not ClientStart start) throw new InvalidOperationException("OfferTicket is for a client before Start.");
        if (_context.Sessions is not { } sessions) throw new InvalidOperationException("Call UseSessions first.");
        if (sessions.Offered is not null) throw new InvalidOperationException("OfferTicket is called once.");
        if (ticket is { IsSingleUse: true, WasOffered: true } || !start.Offer(ticket, sessions, _context)) return false;
        ticket.NoteOffer();
        return true;
    }

    /// <summary>
    /// A ticket that the server issued, oldest first; the caller owns it. In TLS 1.2 it is there once <see cref="IsConnected"/>, in TLS 1.3
    /// later, at any <see cref="Receive"/>. Of more than 16 that nobody takes, the oldest are dropped. False where there is none.
    /// </summary>
    public bool TryTakeTicket([NotNullWhen(true)] out TlsTicket? ticket)
    {
        ticket = _context.Sessions?.TakeTicket();
        return ticket is not null;
    }

    /// <summary>
    /// On a TLS 1.3 server: issues tickets now (RFC 9846 §4.7.1), besides <see cref="TlsServerOptions.TicketCount"/> that go with the first data;
    /// about 300 bytes each, and the client's certificates where it showed some. Writes nothing where the client takes none or there is nowhere to
    /// keep sessions. Throws <see cref="InvalidOperationException"/> before <see cref="IsConnected"/>, after <see cref="Close"/>, on a client, and in
    /// TLS 1.2. Returns Done or Failed.
    /// </summary>
    /// <param name="count">1 to 16.</param>
    /// <param name="outgoing">Takes the tickets.</param>
    public TlsStatus IssueTickets(int count, IBufferWriter<byte> outgoing)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ConnectionSessions.MaxWaiting);
        CheckVerb(outgoing);
        if (Error is not null) return TlsStatus.Failed;
        CheckCanSend();
        if (!IsServer || !_driver.State.CanUpdateKeys) throw new InvalidOperationException("Only a TLS 1.3 server issues tickets.");
        if (_context.Sessions?.Issuer is not { } issuer) return TlsStatus.Done;
        var verb = new IssueVerb(this, issuer, count);
        return Run(ref verb, outgoing);
    }

    /// <summary>
    /// On a server with <see cref="TlsServerOptions.UsesSessionStore"/>: a session to be stored, before what the last verb wrote is sent.
    /// Of more than 16 that nobody takes, the oldest are dropped. False where there is none.
    /// </summary>
    public bool TryTakeStoredSession([NotNullWhen(true)] out TlsStoredSession? session)
    {
        session = _context.Sessions?.TakeStored();
        return session is not null;
    }

    /// <summary>
    /// On a server with <see cref="TlsServerOptions.UsesSessionStore"/>, after a failure: the identity of a session that is to be removed from the
    /// store, because it came of this connection, or went on in it in TLS 1.2 (RFC 5246 §7.2.2; RFC 9846 §6.2). Of more than 16 the newest. False
    /// where there is none, and as long as <see cref="Error"/> is null.
    /// </summary>
    public bool TryTakeFailedSession(out ReadOnlyMemory<byte> identity)
    {
        byte[]? taken = Error is null ? null : _context.Sessions?.TakeDependent();
        identity = taken;
        return taken is not null;
    }
}
