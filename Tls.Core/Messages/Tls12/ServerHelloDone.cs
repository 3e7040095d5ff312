using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 5246 §7.4.5.</summary>
internal readonly ref struct ServerHelloDone : IHandshakeMessage<ServerHelloDone>
{
    public static HandshakeType Type => HandshakeType.ServerHelloDone;

    public static ServerHelloDone Parse(ReadOnlySpan<byte> body)
    {
        new TlsReader(body).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}
