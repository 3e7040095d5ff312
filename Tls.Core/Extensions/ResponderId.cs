using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>An OCSP responder that the client trusts (RFC 6066 §8): DER, not looked into.</summary>
internal readonly struct ResponderId : IElementFormat<ReadOnlySpan<byte>>
{
    public static ReadOnlySpan<byte> Read(scoped ref TlsReader reader) => reader.ReadVector16(1);
}
