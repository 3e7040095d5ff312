namespace Tls.Core.Handshake.Client12;

/// <summary>What all states of a TLS 1.2 client in mid-handshake share (RFC 5246 §7.2, §7.4.1.1).</summary>
internal abstract class Client12State : HandshakeState
{
    public sealed override bool HeedsAlertLevel => true;

    public sealed override bool IgnoresHelloRequest => true;
}
