using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The MAC that binds a pre-shared key to this ClientHello (RFC 9846 §4.3.11.2).</summary>
internal readonly struct PskBinderEntry : IElementFormat<ReadOnlySpan<byte>>
{
    public static ReadOnlySpan<byte> Read(scoped ref TlsReader reader) => reader.ReadVector8(32);

    public static void Write(TlsWriter writer, ReadOnlySpan<byte> binder) => writer.WriteVector8(binder);
}
