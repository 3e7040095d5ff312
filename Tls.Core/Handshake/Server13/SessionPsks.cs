using System;
using System.Collections.Generic;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server13;

/// <summary>Pre-shared keys out of tickets (RFC 9846 §4.7.1): sealed in them, or kept in the caller's store.</summary>
internal static class SessionPsks
{
    private const int MaxLookups = 4;

    /// <summary>What the store has to be asked for; null where there is nothing to ask.</summary>
    public static SessionDecision? Question(ClientHello hello, TlsServerContext server)
    {
        if (!server.UsesSessionStore || !hello.Extensions.TryGet(out PreSharedKeyClientHello offered)) return null;
        if (!hello.Extensions.Require<PskKeyExchangeModes>().Contains(PskKeyExchangeMode.PskDheKe)) return null;
        var identities = new List<ReadOnlyMemory<byte>>();
        foreach (PskIdentity identity in offered.Identities)
        {
            bool mayBeOurs = identity.Identity.Length == SessionDecision.IdentityLength && identities.Count < MaxLookups;
            if (mayBeOurs) identities.Add(identity.Identity.ToArray());
        }
        return identities.Count == 0 ? null : new SessionDecision(identities, isSingleUse: true);
    }

    /// <summary>The key of a session that still holds in everything that it is bound to; null for any other identity.</summary>
    public static FoundPsk? Find(PskIdentity offered, ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        if (context.Sessions is not { } sessions) return null;
        ReadOnlySpan<byte> identity = offered.Identity;
        SessionState? state = sessions.Found is { } found && identity.SequenceEqual(found.Identity) ? found.State : server.TicketKeys?.Open(identity, sessions.Now);
        if (state is null) return null;

        ClientWishes.Read(hello, server.Policy, context);
        var session = ResumableSession.ForServer(state, hello, server, sessions, context);
        if (session is null || state.Version != ProtocolVersion.Tls13) return null;
        return new FoundPsk(identity.ToArray(), new PreSharedKey(state.Secret, state.Suite.Hash, PskOrigin.Resumption), EarlyDataTerms.Of(state))
        {
            Session = session,
            TicketAge = state.AgeOf(offered.ObfuscatedTicketAge),
            TicketIssued = state.IssuedAt,
        };
    }
}
