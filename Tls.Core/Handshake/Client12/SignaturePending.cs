using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client12;

/// <summary>Paused: the key of our certificate is elsewhere. Certificate and ClientKeyExchange are on their way already.</summary>
[Next<WaitNewSessionTicket>]
[Next<WaitChangeCipherSpec>]
internal sealed class SignaturePending(SignatureDecision decision, Hellos12 hellos, MainSecret12 main, PeerAuthenticated server) : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context)
    {
        ClientAnswer.SendVerify(decision.Scheme, decision.TakeSignature(context.Provider), context);
        return ClientFlight12.Finish(hellos, main, server, context);
    }
}
