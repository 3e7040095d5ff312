using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Client;

/// <summary>RFC 9846 Appendix A.1, START: nothing was sent yet.</summary>
[Next<WaitServerHello>]
internal sealed class ClientStart(TlsClientContext client, PeerName? serverName) : HandshakeState
{
    public override HandshakeState Begin(HandshakeContext context)
    {
        if (context.Sessions is { } sessions) sessions.Client = client;
        var offer = new ClientOffer(client, serverName, context.Sessions);
        if (context.OffersEarlyData) offer.OfferEarlyData();
        context.Own(offer);
        context.IsCompatible = client.Policy.MiddleboxCompatibility;
        context.Info.ServerName = serverName?.Text;

        // §5.1: only the record of the initial ClientHello may say 0x0301, and should.
        context.Writer.PlaintextVersion = ProtocolVersion.Tls10;
        ClientHelloBuilder.Send(offer, context);
        context.Writer.PlaintextVersion = ProtocolVersion.Tls12;
        EarlyDataStart.Begin(offer, context);
        return new WaitServerHello(offer);
    }

    /// <summary>False where something that the session is bound to does not hold any more, and so it is not offered.</summary>
    public bool Offer(TlsTicket ticket, ConnectionSessions sessions, HandshakeContext context)
    {
        SessionState state = ticket.State.CopyFor(context.Ledger);
        var session = ResumableSession.ForClient(state, client, serverName, sessions, context);
        if (session is null) return false;
        sessions.Offered = new OfferedTicket(session, ticket.Kind, ticket.Identity);
        return true;
    }

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);
}
