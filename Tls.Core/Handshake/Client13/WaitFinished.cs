using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_FINISHED, of a server that showed a certificate.</summary>
[Next<Connected>]
internal sealed class WaitFinished(HandshakeSecrets secrets, ClientAnswer? answer, PeerAuthenticated server) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        new Connected(server, ServerFinished.Handle(message, secrets, answer, context));
}
