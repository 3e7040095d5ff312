using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>server_name of EncryptedExtensions: the server used the name it was given (RFC 6066 §3).</summary>
internal readonly ref struct ServerNameAcknowledgement : IExtension<ServerNameAcknowledgement>
{
    public static ExtensionType Type => ExtensionType.ServerName;

    public static ServerNameAcknowledgement Parse(ReadOnlySpan<byte> data)
    {
        new TlsReader(data).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}
