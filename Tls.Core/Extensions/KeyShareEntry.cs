using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>One side's share for one group (RFC 9846 §4.3.8). Whether it fits the group is for the group to say.</summary>
internal readonly ref struct KeyShareEntry(NamedGroup group, ReadOnlySpan<byte> keyExchange) : IElementFormat<KeyShareEntry>
{
    public NamedGroup Group { get; } = group;

    public ReadOnlySpan<byte> KeyExchange { get; } = keyExchange;

    public static KeyShareEntry Read(scoped ref TlsReader reader) => new((NamedGroup)reader.ReadUInt16(), reader.ReadVector16(1));

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt16((ushort)Group);
        writer.WriteVector16(KeyExchange);
    }
}
