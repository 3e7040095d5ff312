using Tls.Core.Codec;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, RECVD_CH again, after a HelloRetryRequest.</summary>
/// <param name="server">The options.</param>
/// <param name="negotiated">What was chosen from the first ClientHello, and stays chosen.</param>
/// <param name="firstHello">Body of the first ClientHello, which the second must repeat.</param>
[Next<WaitFinished>]
[Next<WaitCertificate>]
[Next<SignaturePending>]
internal sealed class WaitSecondClientHello(TlsServerContext server, ServerNegotiation negotiated, byte[] firstHello) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ClientHello second = message.As<ClientHello>();
        PeerFaultException.ThrowIf(second.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);
        SecondClientHello.CheckUnchanged(ClientHello.Parse(firstHello), second);
        return ClientHelloAcceptance.HandleSecond(second, message, negotiated, server, context);
    }
}
