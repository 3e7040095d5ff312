using System;
using System.Collections.Generic;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server;

/// <summary>Where a server puts the sessions that come of a connection. There is one only where it can put them somewhere.</summary>
internal sealed class ServerSessions
{
    private readonly ConnectionSessions _sessions;

    private ServerSessions(TlsServerContext server, ConnectionSessions sessions) => (Server, _sessions) = (server, sessions);

    /// <summary>With ticket keys, or a store, or both.</summary>
    public TlsServerContext Server { get; }

    /// <summary>Null where the caller, or the options, want nothing to do with sessions.</summary>
    public static ServerSessions? Of(TlsServerContext server, HandshakeContext context) =>
        context.Sessions is { } sessions && (server.UsesSessionStore || server.TicketKeys is not null) ? new ServerSessions(server, sessions) : null;

    /// <summary>A session with such a client; the secret passes to it, and it is the caller's.</summary>
    public SessionState NewState(IReadOnlyList<ReadOnlyMemory<byte>> client, CipherSuiteSpec suite, Secret secret, TicketTerms terms, HandshakeContext context) =>
        NewSession.Of(context, _sessions, _sessions.BindingOf(Server), client, suite, secret, terms);

    /// <summary>The state as a ticket; null where it does not fit into one.</summary>
    public byte[]? Seal(SessionState state) => Server.TicketKeys?.Seal(state, _sessions.Now);

    /// <summary>Puts the state where the caller fetches it for the store.</summary>
    public void Store(byte[] identity, SessionState state) => _sessions.Keep(StoredSessions.Of(identity, state));

    /// <summary>From here on the connection can issue tickets.</summary>
    public void Begin(Server13.TicketIssuer issuer) => _sessions.Issuer = issuer;
}
