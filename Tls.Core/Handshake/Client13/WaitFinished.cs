using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_FINISHED, of a server that showed a certificate.</summary>
[Next<Connected>]
[Next<CertificateRequestPending>]
[Next<SignaturePending>]
internal sealed class WaitFinished(HandshakeSecrets secrets, ClientAnswer? answer, PeerAuthenticated server) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        PeerFinished finished = ServerFinished.Take(message, secrets, context, out ApplicationSecrets application);
        return ClientFlight.Send(answer, secrets, application, server, finished, context);
    }
}
