using Tls.Core.Handshake.Server;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Server13;

/// <summary>Paused: the key of our certificate is elsewhere. What comes before the CertificateVerify is on its way already.</summary>
[Next<WaitFinished>]
[Next<WaitCertificate>]
internal sealed class SignaturePending(SignatureDecision decision, TlsServerContext server, ServerSessions? tickets, HandshakeSecrets secrets) : PausedState
{
    public override TlsDecision Decision => decision;

    public override HandshakeState Resume(HandshakeContext context) =>
        ServerFlight.Finish(decision.Scheme, decision.TakeSignature(context.Provider), server, tickets, secrets, context);
}
