using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client12;

/// <summary>Paused: the server is who it was when the session began; the caller says whether it is still the right one.</summary>
[Next<Connected>]
internal sealed class ResumedServerPending(
    PeerCertificateDecision decision, MainSecret12 main, RecordCipher clientCipher, ReceivedTicket12? ticket, PeerAuthenticated server, PeerFinished finished)
    : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context)
    {
        PeerAuthenticated again = server.Again(decision);
        context.Info.NotePeer(decision);
        return ResumptionFlight12.Send(main, clientCipher, ticket, again, finished, context);
    }
}
