using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Server13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>RFC 9846 Appendix A.2, RECVD_CH. This is the server's version fork: nothing behind it asks for the version again.</summary>
[Next<WaitSecondClientHello>]
[Next<WaitFinished>]
internal sealed class WaitClientHello(TlsServerContext server) : HandshakeState
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ClientHello hello = message.As<ClientHello>();
        PeerFaultException.ThrowIf(hello.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);

        // §4.3.1: without supported_versions, or without 1.3 in it, the client wants a version that this server does not have.
        bool wantsTls13 = hello.Extensions.TryGet(out SupportedVersionsClientHello versions) && versions.Versions.Contains(ProtocolVersion.Tls13);
        PeerFaultException.ThrowIf(!wantsTls13, TlsFault.UnsupportedVersion);
        return ClientHelloAcceptance.HandleFirst(hello, message, server, context);
    }
}
