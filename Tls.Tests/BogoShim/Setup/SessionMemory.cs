using System;
using System.Collections.Generic;
using Tls.Core;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>What outlives a connection: the time, the client's last ticket, the server's keys and sessions.</summary>
internal sealed class SessionMemory
{
    public static readonly TimeSpan TicketLifetime = TimeSpan.FromHours(2);

    private readonly Dictionary<string, byte[]> _stored = [];

    /// <summary>A clock that only tests move.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TlsTicketKeys TicketKeys { get; } = TlsTicketKeys.Generate();

    /// <summary>The newest ticket of the connection before.</summary>
    public TlsTicket? Ticket { get; set; }

    public void Keep(TlsStoredSession session) => _stored[Convert.ToHexString(session.Identity.Span)] = session.State.ToArray();

    public void Answer(SessionDecision decision)
    {
        for (int i = 0; i < decision.Identities.Count; i++)
        {
            string identity = Convert.ToHexString(decision.Identities[i].Span);
            if (!_stored.TryGetValue(identity, out byte[]? session)) continue;
            if (decision.IsSingleUse) _stored.Remove(identity);
            decision.Found(i, session);
            return;
        }
        decision.NotFound();
    }
}
