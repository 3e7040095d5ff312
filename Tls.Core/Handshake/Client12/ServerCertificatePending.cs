using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;

namespace Tls.Core.Handshake.Client12;

/// <summary>Paused: the server has proved that it holds its key; the caller says whether it is the right server. Nothing was sent to it yet.</summary>
[Next<WaitNewSessionTicket>]
[Next<WaitChangeCipherSpec>]
[Next<CertificateRequestPending>]
[Next<SignaturePending>]
internal sealed class ServerCertificatePending(
    Hellos12 hellos, PeerCertificateDecision decision, PossessionProof proof, DiffieHellmanGroup group, byte[] serverShare, ClientAnswer? answer)
    : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context)
    {
        var server = PeerAuthenticated.ByCertificate(proof, decision);
        context.Info.NotePeer(decision);
        return ClientFlight12.Send(hellos, group, serverShare, answer, server, context);
    }
}
