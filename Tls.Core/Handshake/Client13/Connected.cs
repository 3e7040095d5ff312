using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, CONNECTED: the server may also send tickets (§4.7.1).</summary>
[Next<Connected>]
internal sealed class Connected(PeerAuthenticated server, PeerFinished finished) : Connected13(server, finished)
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        if (message.Type != HandshakeType.NewSessionTicket) return base.Handle(message, context);

        // A client that does not resume ignores tickets; they still have to be well formed.
        NewSessionTicket ticket = message.As<NewSessionTicket>();
        PeerFaultException.ThrowIf(ticket.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);
        ExtensionPlacement.Check(ticket.Extensions, ExtensionContext.NewSessionTicket);
        ticket.Extensions.TryGet(out EarlyDataTicket earlyData);
        context.PostHandshake.NoteTicket();
        Keep(ticket, earlyData.MaxEarlyDataSize, context);
        return this;
    }

    // §4.7.1: a lifetime of zero is over at once.
    private static void Keep(NewSessionTicket ticket, uint maxEarlyData, HandshakeContext context)
    {
        if (ticket.Lifetime == 0 || context.Sessions is not { Resumption: { } resumption, Client: { } client } sessions) return;
        var terms = new TicketTerms(ticket.Lifetime) { AgeAdd = ticket.AgeAdd, MaxEarlyData = maxEarlyData };
        SessionState state = NewSession.Of(
            context, sessions, sessions.BindingOf(client), context.Info.PeerCertificates, resumption.Suite, resumption.DeriveKey(ticket.Nonce), terms);
        sessions.Keep(new TlsTicket(state, TicketKind.Ticket, ticket.Ticket.ToArray()));
    }
}
