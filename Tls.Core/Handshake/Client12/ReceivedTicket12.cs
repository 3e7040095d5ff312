using Tls.Core.Keys;
using Tls.Core.Messages.Tls12;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Client12;

/// <summary>
/// By what name the server will know this session (RFC 5077 §3.3, RFC 5246 §7.4.1.3). It becomes a ticket only once the server's Finished
/// was verified.
/// </summary>
internal sealed class ReceivedTicket12
{
    // RFC 5077 §3.3 leaves it to us where the server says 0.
    private const uint DefaultLifetime = 7_200;

    private readonly TicketKind _kind;
    private readonly byte[] _identity;
    private readonly uint _lifetime;

    private ReceivedTicket12(TicketKind kind, byte[] identity, uint lifetime) => (_kind, _identity, _lifetime) = (kind, identity, lifetime);

    /// <summary>Null where the server offers no ID.</summary>
    public static ReceivedTicket12? FromSessionId(Hellos12 hellos) =>
        hellos.SessionId.Length > 0 ? new ReceivedTicket12(TicketKind.SessionId, hellos.SessionId, DefaultLifetime) : null;

    /// <summary>Null for an empty ticket, which is none.</summary>
    public static ReceivedTicket12? From(NewSessionTicket12 message) => message.Ticket.IsEmpty
        ? null
        : new ReceivedTicket12(TicketKind.Ticket, message.Ticket.ToArray(), message.LifetimeHint == 0 ? DefaultLifetime : message.LifetimeHint);

    /// <summary>The connection is up and its facts are settled. RFC 7627 §5.3: without its extension a session is not worth keeping.</summary>
    public void Keep(MainSecret12 main, HandshakeContext context)
    {
        if (context.Sessions is not { Client: { } client } sessions || !context.Info.UsesExtendedMainSecret || !client.MayResume(context.Info)) return;
        SessionState state = NewSession.Of(
            context, sessions, sessions.BindingOf(client), context.Info.PeerCertificates, main.Suite, main.Copy(), new TicketTerms(_lifetime));
        sessions.Keep(new TlsTicket(state, _kind, _identity));
    }
}
