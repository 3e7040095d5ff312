using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The name of an application protocol in a list (RFC 7301 §3.1): bytes, compared as such.</summary>
internal readonly struct ProtocolName : IElementFormat<ReadOnlySpan<byte>>
{
    public static ReadOnlySpan<byte> Read(scoped ref TlsReader reader) => reader.ReadVector8(1);

    public static void Write(TlsWriter writer, ReadOnlySpan<byte> name) => writer.WriteVector8(name);
}
