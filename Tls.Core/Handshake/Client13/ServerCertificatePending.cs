using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>Paused: the server has proved that it holds its key; the caller says whether it is the right server (RFC 9846 §4.5.1.3).</summary>
[Next<WaitFinished>]
internal sealed class ServerCertificatePending(
    PeerCertificateDecision decision, PossessionProof proof, HandshakeSecrets secrets, ClientAnswer? answer) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context)
    {
        var server = PeerAuthenticated.ByCertificate(proof, decision);
        context.Info.NotePeer(decision);
        return new WaitFinished(secrets, answer, server);
    }
}
