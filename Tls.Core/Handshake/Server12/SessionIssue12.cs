using System;
using System.Collections.Generic;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server12;

/// <summary>
/// How a TLS 1.2 server lets the client resume the session at hand: by a ticket (RFC 5077), by an ID (RFC 5246 §7.3), or not at all. Settled
/// with the ServerHello, carried out when the client's Finished was verified.
/// </summary>
internal sealed class SessionIssue12
{
    private readonly ServerSessions? _sessions;

    private SessionIssue12(ServerSessions? sessions) => _sessions = sessions;

    /// <summary>Not at all.</summary>
    public static SessionIssue12 None { get; } = new(sessions: null);

    /// <summary>A NewSessionTicket will be sent.</summary>
    public bool IsTicket { get; private init; }

    /// <summary>The ID for a session in the store; empty where there will be none.</summary>
    public byte[] SessionId { get; private init; } = [];

    /// <summary>RFC 7627 §5.3: a session without its extension is not offered for resumption.</summary>
    public static SessionIssue12 Plan(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        if (!hello.Extensions.Contains(ExtensionType.ExtendedMainSecret) || ServerSessions.Of(server, context) is not { } sessions) return None;
        if (server.TicketKeys is not null && hello.Extensions.Contains(ExtensionType.SessionTicket)) return new SessionIssue12(sessions) { IsTicket = true };
        if (!server.UsesSessionStore) return None;
        byte[] sessionId = new byte[SessionDecision.IdentityLength];
        context.Provider.Fill(sessionId);
        return new SessionIssue12(sessions) { SessionId = sessionId };
    }

    /// <summary>RFC 5077 §3.3: before the server's ChangeCipherSpec. Where the state does not fit, an empty ticket keeps the promise.</summary>
    public void SendTicket(MainSecret12 main, IReadOnlyList<ReadOnlyMemory<byte>> client, HandshakeContext context)
    {
        if (_sessions is null || !IsTicket) return;
        using SessionState state = NewState(_sessions, client, main, context);
        byte[] ticket = _sessions.Seal(state) ?? [];
        context.Send(new NewSessionTicket12(ticket.Length == 0 ? 0 : state.Lifetime, ticket));
    }

    /// <summary>The handshake is complete: the session is one for the store.</summary>
    public void Store(MainSecret12 main, HandshakeContext context)
    {
        if (_sessions is null || SessionId.Length == 0) return;
        using SessionState state = NewState(_sessions, context.Info.PeerCertificates, main, context);
        _sessions.Store(SessionId, state);
    }

    private static SessionState NewState(ServerSessions sessions, IReadOnlyList<ReadOnlyMemory<byte>> client, MainSecret12 main, HandshakeContext context) =>
        sessions.NewState(client, main.Suite, main.Copy(), new TicketTerms((uint)sessions.Server.TicketLifetime.TotalSeconds), context);
}
