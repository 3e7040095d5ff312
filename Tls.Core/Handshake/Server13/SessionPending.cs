using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server13;

/// <summary>Paused: the client named sessions by their tickets; the caller looks whether there is one (RFC 9846 §4.3.11).</summary>
/// <param name="decision">What is asked.</param>
/// <param name="clientHello">The whole message; no handshake byte followed it.</param>
/// <param name="server">The options.</param>
/// <param name="sessions">Keep what is found.</param>
[Next<WaitSecondClientHello>]
[Next<EarlyDataPending>]
[Next<WaitFinished>]
[Next<WaitCertificate>]
[Next<SignaturePending>]
internal sealed class SessionPending(SessionDecision decision, byte[] clientHello, TlsServerContext server, ConnectionSessions sessions) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context)
    {
        // Kept for a second ClientHello as well: the store has given it away.
        sessions.Found = decision.Result;
        var message = new HandshakeMessage(clientHello, endsAtRecordBoundary: true);
        return ClientHelloAcceptance.AnswerFirst(message.As<ClientHello>(), message, server, context);
    }
}
