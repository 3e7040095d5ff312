using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>TLS 1.2, connected: a HelloRequest is refused (RFC 5246 §7.4.1.1).</summary>
[Next<Connected>]
internal sealed class Connected(PeerAuthenticated server, PeerFinished finished) : Connected12(server, finished)
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        message.As<HelloRequest>();
        context.PostHandshake.RefuseRenegotiation(context);
        return this;
    }
}
