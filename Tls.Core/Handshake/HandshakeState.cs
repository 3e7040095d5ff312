using System;
using Tls.Core.Codec;

namespace Tls.Core.Handshake;

/// <summary>
/// One state of the handshake: a class for each, holding only what is known in it, fixed when it is made. README.md in this folder lists
/// them in protocol order.
/// </summary>
internal abstract class HandshakeState
{
    /// <summary>Consumes one handshake message and names the successor; the driver drops <c>this</c>.</summary>
    public abstract HandshakeState Handle(in HandshakeMessage message, HandshakeContext context);

    /// <summary>What this side says before it hears anything.</summary>
    public virtual HandshakeState Begin(HandshakeContext context) =>
        throw new InvalidOperationException("Start is called once, before anything else.");

    /// <summary>RFC 9846 §5: whether the change_cipher_spec of middlebox compatibility is dropped here rather than refused.</summary>
    public virtual bool ToleratesChangeCipherSpec => false;

    /// <summary>Both Finished messages are verified: application data may come and go.</summary>
    public virtual bool IsConnected => false;
}
