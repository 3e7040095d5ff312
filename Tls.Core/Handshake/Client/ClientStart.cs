using Tls.Core.Codec;

namespace Tls.Core.Handshake.Client;

/// <summary>RFC 9846 Appendix A.1, START: nothing was sent yet.</summary>
[Next<WaitServerHello>]
internal sealed class ClientStart(TlsClientContext client, PeerName? serverName) : HandshakeState
{
    public override HandshakeState Begin(HandshakeContext context)
    {
        var offer = new ClientOffer(client, serverName);
        if (context.OffersEarlyData) offer.OfferEarlyData();
        context.Own(offer);
        context.IsCompatible = client.MiddleboxCompatibility;
        context.Info.ServerName = serverName?.Text;

        // §5.1: only the record of the initial ClientHello may say 0x0301, and should.
        context.Writer.PlaintextVersion = ProtocolVersion.Tls10;
        ClientHelloBuilder.Send(offer, context);
        context.Writer.PlaintextVersion = ProtocolVersion.Tls12;
        EarlyDataStart.Begin(offer, context);
        return new WaitServerHello(offer);
    }

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);
}
