using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.4.1.</summary>
internal readonly ref struct EncryptedExtensions(ExtensionBlock extensions) : IHandshakeMessage<EncryptedExtensions>
{
    public static HandshakeType Type => HandshakeType.EncryptedExtensions;

    public ExtensionBlock Extensions { get; } = extensions;

    public static EncryptedExtensions Parse(ReadOnlySpan<byte> body) => new(ExtensionBlock.Parse(TlsReader.ReadSoleVector16(body)));

    public void Write(TlsWriter writer) => writer.WriteVector16(Extensions.Encoded);
}
