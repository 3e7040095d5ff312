using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>An extension that a client's certificate should have, and what should be in it (RFC 9846 §4.3.5). DER, not looked into.</summary>
internal readonly ref struct OidFilter(ReadOnlySpan<byte> oid, ReadOnlySpan<byte> values) : IElementFormat<OidFilter>
{
    /// <summary>The whole OBJECT IDENTIFIER.</summary>
    public ReadOnlySpan<byte> Oid { get; } = oid;

    /// <summary>Of the type that the extension has in a certificate.</summary>
    public ReadOnlySpan<byte> Values { get; } = values;

    public static OidFilter Read(scoped ref TlsReader reader) => new(reader.ReadVector8(1), reader.ReadVector16());

    public void Write(TlsWriter writer)
    {
        writer.WriteVector8(Oid);
        writer.WriteVector16(Values);
    }
}
