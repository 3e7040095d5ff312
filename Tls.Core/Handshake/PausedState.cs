using Tls.Core.Codec;

namespace Tls.Core.Handshake;

/// <summary>A state that waits for the caller's answer instead of a message. Messages behind the pause wait in the reassembler.</summary>
internal abstract class PausedState : HandshakeState
{
    public abstract TlsDecision Decision { get; }

    public sealed override bool ToleratesChangeCipherSpec => false;

    /// <summary>Acts on the answer; called only after it was given.</summary>
    public abstract HandshakeState Resume(HandshakeContext context);

    public sealed override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);
}
