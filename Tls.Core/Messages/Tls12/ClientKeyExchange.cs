using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 8422 §5.7: the client's point.</summary>
internal readonly ref struct ClientKeyExchange(ReadOnlySpan<byte> point) : IHandshakeMessage<ClientKeyExchange>
{
    public static HandshakeType Type => HandshakeType.ClientKeyExchange;

    public ReadOnlySpan<byte> Point { get; } = point;

    public static ClientKeyExchange Parse(ReadOnlySpan<byte> body) => new(TlsReader.ReadSoleVector8(body, 1));

    public void Write(TlsWriter writer) => writer.WriteVector8(Point);
}
