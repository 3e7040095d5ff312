using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Server13;

/// <summary>Paused: the client has proved that it holds its key; the caller says whether it is welcome.</summary>
[Next<WaitFinished>]
internal sealed class ClientCertificatePending(
    PeerCertificateDecision decision, PossessionProof proof, ServerSessions? tickets, HandshakeSecrets secrets, ApplicationSecrets application) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context)
    {
        var client = PeerAuthenticated.ByCertificate(proof, decision);
        context.Info.NotePeer(decision);
        return new WaitFinished(secrets, application, client, tickets);
    }
}
