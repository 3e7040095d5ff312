using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>Paused: the key of our certificate is elsewhere. The server has said all it had to; our Certificate is on its way.</summary>
[Next<Connected>]
internal sealed class SignaturePending(
    SignatureDecision decision, HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated server, PeerFinished finished) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context)
    {
        ClientAnswer.SendVerify(decision.Scheme, decision.TakeSignature(context.Provider), context);
        return ClientFlight.Finish(secrets, application, server, finished, context);
    }
}
