using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The client is ready to authenticate after the handshake (RFC 9846 §4.3.6).</summary>
internal readonly ref struct PostHandshakeAuth : IExtension<PostHandshakeAuth>
{
    public static ExtensionType Type => ExtensionType.PostHandshakeAuth;

    public static PostHandshakeAuth Parse(ReadOnlySpan<byte> data)
    {
        new TlsReader(data).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}
