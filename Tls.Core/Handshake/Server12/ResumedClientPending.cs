using Tls.Core.Handshake.Evidence;

namespace Tls.Core.Handshake.Server12;

/// <summary>Paused: the client is who it was when the session began; the caller says whether it is still welcome.</summary>
[Next<Connected>]
internal sealed class ResumedClientPending(PeerCertificateDecision decision, PeerAuthenticated client, PeerFinished finished) : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context)
    {
        PeerAuthenticated again = client.Again(decision);
        context.Info.NotePeer(decision);
        return new Connected(again, finished);
    }
}
