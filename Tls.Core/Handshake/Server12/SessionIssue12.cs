using System;
using System.Collections.Generic;
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
    private readonly TlsServerContext? _server;

    private SessionIssue12(TlsServerContext? server) => _server = server;

    /// <summary>Not at all.</summary>
    public static SessionIssue12 None { get; } = new(server: null);

    /// <summary>A NewSessionTicket will be sent.</summary>
    public bool IsTicket { get; private init; }

    /// <summary>The ID for a session in the store; empty where there will be none.</summary>
    public byte[] SessionId { get; private init; } = [];

    /// <summary>RFC 7627 §5.3: a session without its extension is not offered for resumption.</summary>
    public static SessionIssue12 Plan(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        bool isPossible = context.Sessions is not null && hello.Extensions.Contains(ExtensionType.ExtendedMainSecret);
        if (isPossible && server.TicketKeys is not null && hello.Extensions.Contains(ExtensionType.SessionTicket))
        {
            return new SessionIssue12(server) { IsTicket = true };
        }
        if (!isPossible || !server.UsesSessionStore) return None;
        byte[] sessionId = new byte[SessionDecision.IdentityLength];
        context.Provider.Fill(sessionId);
        return new SessionIssue12(server) { SessionId = sessionId };
    }

    /// <summary>RFC 5077 §3.3: before the server's ChangeCipherSpec. Where the state does not fit, an empty ticket keeps the promise.</summary>
    public void SendTicket(MainSecret12 main, IReadOnlyList<ReadOnlyMemory<byte>> client, HandshakeContext context)
    {
        if (_server is null || !IsTicket) return;
        using SessionState state = NewState(_server, main, client, context);
        byte[] ticket = _server.TicketKeys!.Seal(state, context.Sessions!.Now) ?? [];
        context.Send(new NewSessionTicket12(ticket.Length == 0 ? 0 : state.Lifetime, ticket));
    }

    /// <summary>The handshake is complete: the session is one for the store.</summary>
    public void Store(MainSecret12 main, HandshakeContext context)
    {
        if (_server is null || SessionId.Length == 0) return;
        using SessionState state = NewState(_server, main, context.Info.PeerCertificates, context);
        context.Sessions!.Keep(StoredSessions.Of(SessionId, state));
    }

    private static SessionState NewState(TlsServerContext server, MainSecret12 main, IReadOnlyList<ReadOnlyMemory<byte>> client, HandshakeContext context) => NewSession.Of(
        context, context.Sessions!.BindingOf(server), client, main.Suite, main.Copy(), new TicketTerms((uint)server.TicketLifetime.TotalSeconds));
}
