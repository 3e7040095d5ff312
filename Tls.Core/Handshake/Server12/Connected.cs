using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server12;

/// <summary>TLS 1.2, connected: another ClientHello is refused (RFC 5246 §7.4.1.2).</summary>
[Next<Connected>]
internal sealed class Connected(PeerAuthenticated client, PeerFinished finished) : Connected12(client, finished)
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        message.As<ClientHello>();
        context.PostHandshake.RefuseRenegotiation(context);
        return this;
    }
}
