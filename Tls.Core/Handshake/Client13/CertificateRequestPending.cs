using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>Paused: the server, which is the right one, asks who we are, and the caller says.</summary>
[Next<Connected>]
[Next<SignaturePending>]
internal sealed class CertificateRequestPending(
    CertificateRequestDecision decision,
    ClientAnswer answer,
    HandshakeSecrets secrets,
    ApplicationSecrets application,
    PeerAuthenticated server,
    PeerFinished finished) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context) =>
        ClientFlight.SendAnswer(answer, secrets, application, server, finished, context);
}
