using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The name of a certificate authority in a list (RFC 9846 §4.3.4): DER, not looked into.</summary>
internal readonly struct DistinguishedName : IElementFormat<ReadOnlySpan<byte>>
{
    public static ReadOnlySpan<byte> Read(scoped ref TlsReader reader) => reader.ReadVector16(1);

    public static void Write(TlsWriter writer, ReadOnlySpan<byte> name) => writer.WriteVector16(name);
}
