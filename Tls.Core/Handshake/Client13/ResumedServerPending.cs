using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>Paused: the server is who it was when the session began; the caller says whether it is still the right one.</summary>
[Next<Connected>]
internal sealed class ResumedServerPending(
    PeerCertificateDecision decision, HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated server, PeerFinished finished) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context)
    {
        PeerAuthenticated again = server.Again(decision);
        context.Info.NotePeer(decision);
        return ClientFlight.Send(answer: null, secrets, application, again, finished, context);
    }
}
