using Tls.Core.Crypto;

namespace Tls.Core.Handshake.Server12;

/// <summary>Paused: the key of our certificate is elsewhere. ServerHello and Certificate are on their way already.</summary>
[Next<WaitClientKeyExchange>]
[Next<WaitCertificate>]
internal sealed class SignaturePending(SignatureDecision decision, TlsServerContext server, Hellos12 hellos, KeyExchange exchange) : PausedState
{
    public override TlsDecision Decision => decision;

    public override bool HeedsAlertLevel => true;

    public override HandshakeState Resume(HandshakeContext context) =>
        ServerFlight12.Finish(decision.Scheme, decision.TakeSignature(context.Provider), server, hellos, exchange, context);
}
