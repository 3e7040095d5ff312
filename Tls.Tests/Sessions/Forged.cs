using System;
using Tls.Core;
using Tls.Core.Keys;
using Tls.Core.Sessions;

namespace Tls.Tests.Sessions;

/// <summary>Tickets of clients that keep no rules.</summary>
internal static class Forged
{
    /// <summary>The ticket with whatever its client's rules ask for, so that the client offers it: only the server can refuse now.</summary>
    public static TlsTicket ToFit(TlsTicket ticket, Meetings meetings)
    {
        var context = TlsClientContext.Create(meetings.Client);
        SessionState old = ticket.State;
        return Copy(ticket, old.MaxEarlyData, meetings.ServerName, null, new ConnectionSessions(meetings.Now, meetings.ClientTrust).BindingOf(context), meetings.Now);
    }

    /// <summary>The ticket of a client that believes to have been promised so much.</summary>
    public static TlsTicket WithMaxEarlyData(TlsTicket ticket, uint maxEarlyData)
    {
        SessionState old = ticket.State;
        return Copy(ticket, maxEarlyData, old.ServerName, old.ApplicationProtocol, old.Binding, old.IssuedAt);
    }

    private static TlsTicket Copy(TlsTicket ticket, uint maxEarlyData, string? serverName, string? protocol, byte[] binding, DateTimeOffset time)
    {
        SessionState old = ticket.State;
        var secret = new Secret(old.Secret.Length);
        old.Secret.Bytes.CopyTo(secret.Bytes);
        var state = new SessionState
        {
            Suite = old.Suite,
            Secret = secret,
            ServerName = serverName,
            ApplicationProtocol = protocol,
            UsesExtendedMainSecret = true,
            PeerCertificates = old.PeerCertificates,
            Binding = binding,
            AuthenticatedAt = time,
            IssuedAt = time,
            Lifetime = old.Lifetime,
            AgeAdd = old.AgeAdd,
            MaxEarlyData = maxEarlyData,
        };
        return new TlsTicket(state, ticket.Kind, ticket.Identity);
    }
}
