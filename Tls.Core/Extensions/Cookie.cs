using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>What a HelloRetryRequest asks the client to send back unchanged (RFC 9846 §4.3.2).</summary>
internal readonly ref struct Cookie(ReadOnlySpan<byte> value) : IExtension<Cookie>
{
    public static ExtensionType Type => ExtensionType.Cookie;

    public ReadOnlySpan<byte> Value { get; } = value;

    public static Cookie Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector16(data, 1));

    public void Write(TlsWriter writer) => writer.WriteVector16(Value);
}
