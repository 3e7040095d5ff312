using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;

namespace Tls.Core.Handshake.Client12;

/// <summary>Paused: the server, which is the right one, asks who we are, and the caller says.</summary>
[Next<WaitNewSessionTicket>]
[Next<WaitChangeCipherSpec>]
[Next<SignaturePending>]
internal sealed class CertificateRequestPending(
    CertificateRequestDecision decision, ClientAnswer answer, Hellos12 hellos, DiffieHellmanGroup group, byte[] serverShare, PeerAuthenticated server)
    : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context) =>
        ClientFlight12.SendAnswer(hellos, group, serverShare, answer, server, context);
}
