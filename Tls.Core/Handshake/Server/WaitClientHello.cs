using Tls.Core.Codec;
using Tls.Core.Handshake.Server12;
using Tls.Core.Handshake.Server13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>RFC 9846 Appendix A.2, RECVD_CH.</summary>
[Next<ClientHelloPending>]
[Next<WaitSecondClientHello>]
[Next<Server13.EarlyDataPending>]
[Next<Server13.WaitFinished>]
[Next<Server13.WaitCertificate>]
[Next<WaitClientKeyExchange>]
[Next<Server12.WaitCertificate>]
[Next<Server13.SessionPending>]
[Next<Server12.SessionPending>]
[Next<WaitResumedChangeCipherSpec>]
[Next<Server13.SignaturePending>]
[Next<Server12.SignaturePending>]
internal sealed class WaitClientHello(TlsServerContext server) : HandshakeState
{
    public override bool HeedsAlertLevel => server.Policy.AllowsTls12;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ClientHello hello = message.As<ClientHello>();
        PeerFaultException.ThrowIf(hello.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);
        if (server.PauseAtClientHello) return new ClientHelloPending(new ClientHelloDecision(hello, message), message.EndsAtRecordBoundary, server);
        return VersionFork.Take(hello, message, server, context);
    }
}
