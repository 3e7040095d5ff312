using System;
using System.Security.Cryptography;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Evidence;

/// <summary>
/// Exists only if everything that a session is bound to is still so: the rules by which the peer was believed, names, protocol, suite, time.
/// What does not hold any more costs a full handshake and nothing else (LESSONS rows 4, 5 and 6). That the peer knows the secret is for the
/// binder and the Finished to show.
/// </summary>
internal sealed class ResumableSession
{
    private readonly ConnectionSessions _sessions;

    private ResumableSession(SessionState state, PeerCertificateDecision? question, ConnectionSessions sessions) =>
        (State, Question, _sessions) = (state, question, sessions);

    public SessionState State { get; }

    /// <summary>Whether the peer is still welcome; null where nobody wants to be asked, or it showed no certificate.</summary>
    public PeerCertificateDecision? Question { get; }

    /// <summary>Half of the session's time is over.</summary>
    public bool IsHalfOver => _sessions.Now - State.IssuedAt >= State.ExpiresAt - _sessions.Now;

    /// <summary>For a client to offer: null where any property fails. The state passes to the context.</summary>
    public static ResumableSession? ForClient(
        SessionState state, TlsClientContext client, PeerName? serverName, ConnectionSessions sessions, HandshakeContext context)
    {
        context.Own(state);
        bool holds = state.IsAliveAt(sessions.Now)
            && IsBoundTo(state, sessions.BindingOf(client))
            && IsSameName(state.ServerName, serverName?.Text)
            && IsSuiteOffered(state, client.Policy)
            && IsProtocolOffered(state.ApplicationProtocol, client.Policy)
            && state.UsesExtendedMainSecret
            && state.PeerCertificates.Count > 0;
        return holds ? new ResumableSession(state, QuestionOf(state, client.Policy, serverName?.Text, peerIsServer: true), sessions) : null;
    }

    /// <summary>
    /// For a server that has read the ClientHello's wishes into <see cref="HandshakeContext.Info"/>: null where any property fails. The
    /// state passes to the context.
    /// </summary>
    public static ResumableSession? ForServer(
        SessionState state, ClientHello hello, TlsServerContext server, ConnectionSessions sessions, HandshakeContext context)
    {
        context.Own(state);
        bool holds = state.IsAliveAt(sessions.Now)
            && IsBoundTo(state, sessions.BindingOf(server))
            && IsSameName(state.ServerName, context.Info.ServerName)
            && IsSuiteOffered(state, server.Policy)
            && (state.Version == ProtocolVersion.Tls13 || hello.CipherSuites.Contains(state.Suite.Suite))
            && state.ApplicationProtocol == context.Info.ApplicationProtocol
            && state.UsesExtendedMainSecret
            && IsIdentityAllowed(state, server.ClientCertificates);
        return holds ? new ResumableSession(state, QuestionOf(state, server.Policy, serverName: null, peerIsServer: false), sessions) : null;
    }

    /// <summary>The session goes on: sessions that come of this connection are no younger, for nothing was proved anew.</summary>
    public void GoOn(HandshakeContext context)
    {
        context.Info.IsResumed = true;
        _sessions.AuthenticatedAt = State.AuthenticatedAt;
    }

    /// <summary>For a server of TLS 1.2: what came from a store leaves it if this connection fails (RFC 5246 §7.2.2).</summary>
    public void ForgetOnFailure()
    {
        if (_sessions.Found is { } stored) _sessions.ForgetOnFailure(stored.Identity);
    }

    /// <summary>How much older the session is to the client than to us (RFC 9846 §4.3.11.1).</summary>
    public TimeSpan? AgeSkew(TimeSpan? ticketAge) => ticketAge - (_sessions.Now - State.IssuedAt);

    /// <summary>For a server that asks about the client only when the handshake is over.</summary>
    public void AskLater() => _sessions.Question = Question;

    private static PeerCertificateDecision? QuestionOf(SessionState state, Policy policy, string? serverName, bool peerIsServer) =>
        !policy.VerifyOnResumption || state.PeerCertificates.Count == 0 ? null : new PeerCertificateDecision(state.PeerCertificates, state.PeerOcspResponse, serverName, peerIsServer)
        {
            SignedCertificateTimestamps = state.PeerTimestamps,
        };

    private static bool IsBoundTo(SessionState state, byte[] binding) => CryptographicOperations.FixedTimeEquals(state.Binding, binding);

    // DNS names have no case.
    private static bool IsSameName(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // RFC 9846 §4.7.1: any suite with the same hash; RFC 5246 §7.4.1.3: the very suite.
    private static bool IsSuiteOffered(SessionState state, Policy policy) => state.Version == ProtocolVersion.Tls12
        ? Array.Exists(policy.CipherSuites12, suite => suite.Suite == state.Suite.Suite)
        : Array.Exists(policy.CipherSuites13, suite => suite.Hash == state.Suite.Hash);

    private static bool IsProtocolOffered(string? protocol, Policy policy)
    {
        if (protocol is null) return true;
        byte[] encoded = System.Text.Encoding.UTF8.GetBytes(protocol);
        foreach (byte[] offered in policy.ApplicationProtocols)
        {
            if (offered.AsSpan().SequenceEqual(encoded)) return true;
        }
        return false;
    }

    // The binding says as much; LESSONS rows 5 and 6 are worth saying it twice.
    private static bool IsIdentityAllowed(SessionState state, ClientCertificateMode mode) => mode switch
    {
        ClientCertificateMode.None => state.PeerCertificates.Count == 0,
        ClientCertificateMode.Required => state.PeerCertificates.Count > 0,
        _ => true,
    };
}
