using Tls.Core.Codec;

namespace Tls.Core.Handshake;

/// <summary>Stands in for a state while its handler runs, so that an exception leaves a dead connection and never a half-advanced one.</summary>
internal sealed class Poisoned : HandshakeState
{
    private Poisoned() { }

    public static Poisoned Instance { get; } = new();

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.InternalError);
}
