using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 5246 §7.4.1.1: the server would like to renegotiate. No part of any transcript.</summary>
internal readonly ref struct HelloRequest : IHandshakeMessage<HelloRequest>
{
    public static HandshakeType Type => HandshakeType.HelloRequest;

    public static HelloRequest Parse(ReadOnlySpan<byte> body)
    {
        new TlsReader(body).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}
