using Tls.Core.Codec;
using Tls.Core.Handshake.Server12;
using Tls.Core.Handshake.Server13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>Paused: the caller says who answers this ClientHello, and by which options, or that nobody does. Nothing was sent yet.</summary>
[Next<WaitSecondClientHello>]
[Next<Server13.EarlyDataPending>]
[Next<Server13.WaitFinished>]
[Next<Server13.WaitCertificate>]
[Next<WaitClientKeyExchange>]
[Next<Server12.WaitCertificate>]
[Next<Server13.SignaturePending>]
[Next<Server12.SignaturePending>]
[Next<Server13.SessionPending>]
[Next<Server12.SessionPending>]
[Next<WaitResumedChangeCipherSpec>]
internal sealed class ClientHelloPending(ClientHelloDecision decision, bool endsAtRecordBoundary, TlsServerContext asking) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context)
    {
        TlsServerContext server = decision.Chosen(asking);
        if (server != asking) context.Adopt(server.Policy);
        var message = new HandshakeMessage(decision.Encoded.Span, endsAtRecordBoundary);
        ClientHello hello = message.As<ClientHello>();
        PeerFaultException.ThrowIf(hello.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);
        return VersionFork.Take(hello, message, server, context);
    }
}
