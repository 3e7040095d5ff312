using System;

namespace Tls.Core.Codec;

/// <summary>
/// The shape of every handshake message: parse and write side by side, in one file. A state names the message it expects
/// (<see cref="HandshakeMessage.As{TMessage}"/>), so what nobody expects is never parsed.
/// </summary>
internal interface IHandshakeMessage<TSelf>
    where TSelf : IHandshakeMessage<TSelf>, allows ref struct
{
    static abstract HandshakeType Type { get; }

    /// <summary>Reads the body, without the four-byte header, to its very end.</summary>
    static abstract TSelf Parse(ReadOnlySpan<byte> body);

    /// <summary>Writes the body, without the four-byte header.</summary>
    void Write(TlsWriter writer);
}
