namespace Tls.Core.Handshake.Server12;

/// <summary>What all states of a TLS 1.2 server in mid-handshake share (RFC 5246 §7.2).</summary>
internal abstract class Server12State : HandshakeState
{
    public sealed override bool HeedsAlertLevel => true;
}
