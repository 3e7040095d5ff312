using Tls.Core.Codec;
using Tls.Core.Handshake.Server12;
using Tls.Core.Handshake.Server13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>RFC 9846 Appendix A.2, RECVD_CH. This is the server's version fork: nothing behind it asks for the version again.</summary>
[Next<WaitSecondClientHello>]
[Next<Server13.WaitFinished>]
[Next<Server13.WaitCertificate>]
[Next<WaitClientKeyExchange>]
[Next<Server12.WaitCertificate>]
[Next<Server12.SessionPending>]
[Next<WaitResumedChangeCipherSpec>]
internal sealed class WaitClientHello(TlsServerContext server) : HandshakeState
{
    public override bool HeedsAlertLevel => server.Policy.AllowsTls12;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ClientHello hello = message.As<ClientHello>();
        PeerFaultException.ThrowIf(hello.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);

        return SelectVersion.From(hello, server.Policy) == ProtocolVersion.Tls13
            ? ClientHelloAcceptance.HandleFirst(hello, message, server, context)
            : ClientHelloAcceptance12.Handle(hello, message, server, context);
    }
}
