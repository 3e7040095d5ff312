using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.6: nothing but its type.</summary>
internal readonly ref struct EndOfEarlyData : IHandshakeMessage<EndOfEarlyData>
{
    public static HandshakeType Type => HandshakeType.EndOfEarlyData;

    public static EndOfEarlyData Parse(ReadOnlySpan<byte> body)
    {
        new TlsReader(body).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}
