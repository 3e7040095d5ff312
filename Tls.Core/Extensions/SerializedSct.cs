using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>One signed certificate timestamp (RFC 6962 §3.3): <c>opaque SerializedSCT&lt;1..2^16-1&gt;</c>.</summary>
internal readonly struct SerializedSct : IElementFormat<ReadOnlySpan<byte>>
{
    public static ReadOnlySpan<byte> Read(scoped ref TlsReader reader) => reader.ReadVector16(1);

    public static void Write(TlsWriter writer, ReadOnlySpan<byte> timestamp) => writer.WriteVector16(timestamp);
}
