using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>extended_main_secret (RFC 7627 §5.1; the name is RFC 9846's): the TLS 1.2 main secret shall depend on the whole handshake.</summary>
internal readonly ref struct ExtendedMainSecret : IExtension<ExtendedMainSecret>
{
    public static ExtensionType Type => ExtensionType.ExtendedMainSecret;

    public static ExtendedMainSecret Parse(ReadOnlySpan<byte> data)
    {
        new TlsReader(data).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}
