using System;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>The session that a client offers, and by what name.</summary>
internal sealed class OfferedTicket(ResumableSession session, TicketKind kind, byte[] identity)
{
    public ResumableSession Session { get; } = session;

    public TicketKind Kind { get; } = kind;

    public byte[] Identity { get; } = identity;

    public ProtocolVersion Version => Session.State.Version;

    /// <summary>As TLS 1.3 offers it (RFC 9846 §4.3.11).</summary>
    public OfferedPsk AsPsk(DateTimeOffset now)
    {
        SessionState state = Session.State;
        var key = new PreSharedKey(state.Secret, state.Suite.Hash, PskOrigin.Resumption);
        return new OfferedPsk(Identity, state.ObfuscatedAgeAt(now), key, EarlyDataTerms.Of(state)) { Session = Session };
    }
}
