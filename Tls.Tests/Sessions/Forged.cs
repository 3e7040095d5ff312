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
        var secret = new Secret(old.Secret.Length);
        old.Secret.Bytes.CopyTo(secret.Bytes);
        var state = new SessionState
        {
            Suite = old.Suite,
            Secret = secret,
            ServerName = meetings.ServerName,
            ApplicationProtocol = null,
            UsesExtendedMainSecret = true,
            PeerCertificates = old.PeerCertificates,
            Binding = new ConnectionSessions(meetings.Now, meetings.ClientTrust).BindingOf(context),
            AuthenticatedAt = meetings.Now,
            IssuedAt = meetings.Now,
            Lifetime = old.Lifetime,
            AgeAdd = old.AgeAdd,
            MaxEarlyData = old.MaxEarlyData,
        };
        return new TlsTicket(state, ticket.Kind, ticket.Identity);
    }
}
