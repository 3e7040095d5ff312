using System;
using Tls.Core.Codec;
using Tls.Core.Records;

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

    /// <summary>
    /// RFC 5246 §7.1: where change_cipher_spec means something, names the successor, with the proof that no handshake byte waits; refused everywhere else
    /// (CVE-2014-0224).
    /// </summary>
    public virtual HandshakeState HandleChangeCipherSpec(HandshakeContext context, RecordBoundary boundary) =>
        throw new PeerFaultException(TlsFault.UnexpectedChangeCipherSpec);

    /// <summary>RFC 5246 §7.2: before TLS 1.3 a warning ends nothing. RFC 9846 §6 ignores the level.</summary>
    public virtual bool HeedsAlertLevel => false;

    /// <summary>RFC 5246 §7.4.1.1: a client that is shaking hands already ignores HelloRequest.</summary>
    public virtual bool IgnoresHelloRequest => false;

    /// <summary>Keys can be updated on their own (RFC 9846 §4.7.3).</summary>
    public virtual bool CanUpdateKeys => false;

    /// <summary>Both Finished messages are verified: application data may come and go.</summary>
    public virtual bool IsConnected => false;

    /// <summary>Application data may come: once connected, and on a server that takes early data.</summary>
    public virtual bool TakesApplicationData => IsConnected;

    /// <summary>Application data has come, where it may.</summary>
    public virtual void NoteApplicationData(int length, HandshakeContext context) { }
}
