using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server12;

/// <summary>Paused: the client named a session by its ID; the caller looks whether there is one (RFC 5246 §7.4.1.2).</summary>
/// <param name="decision">What is asked.</param>
/// <param name="clientHello">The whole message, in its own record or records.</param>
/// <param name="server">The options.</param>
/// <param name="sessions">Keep what is found.</param>
[Next<WaitClientKeyExchange>]
[Next<WaitCertificate>]
[Next<WaitResumedChangeCipherSpec>]
[Next<SignaturePending>]
internal sealed class SessionPending(SessionDecision decision, byte[] clientHello, TlsServerContext server, ConnectionSessions sessions) : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context)
    {
        sessions.Found = decision.Result;
        var message = new HandshakeMessage(clientHello, endsAtRecordBoundary: true);
        return ClientHelloAcceptance12.Answer(message.As<ClientHello>(), message, decision.Result?.State, server, context);
    }
}
