using System;

namespace Tls.Core.Codec;

/// <summary>One extension as it stands in a block, its content not looked into (<c>Extension</c>, RFC 9846 §4.3).</summary>
internal readonly ref struct ExtensionEntry(ExtensionType type, ReadOnlySpan<byte> data) : IElementFormat<ExtensionEntry>
{
    public ExtensionType Type { get; } = type;

    /// <summary>extension_data, without its length prefix.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public static ExtensionEntry Read(scoped ref TlsReader reader) => new((ExtensionType)reader.ReadUInt16(), reader.ReadVector16());
}
