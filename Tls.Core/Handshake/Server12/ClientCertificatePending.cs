using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Server12;

/// <summary>Paused: the client has proved that it holds its key; the caller says whether it is welcome.</summary>
[Next<WaitChangeCipherSpec>]
internal sealed class ClientCertificatePending(PeerCertificateDecision decision, PossessionProof proof, SessionIssue12 issue, MainSecret12 main, KeyBlock12 keys) : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context)
    {
        var client = PeerAuthenticated.ByCertificate(proof, decision);
        context.Info.NotePeer(decision);
        return new WaitChangeCipherSpec(issue, main, keys, client);
    }
}
