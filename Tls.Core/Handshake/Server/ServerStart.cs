using Tls.Core.Codec;

namespace Tls.Core.Handshake.Server;

/// <summary>RFC 9846 Appendix A.2, START. A server has nothing to say first; it only begins to listen.</summary>
[Next<WaitClientHello>]
internal sealed class ServerStart(TlsServerContext server) : HandshakeState
{
    public override HandshakeState Begin(HandshakeContext context) => new WaitClientHello(server);

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);
}
