using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>One certificate of a chain with its own extensions (RFC 9846 §4.5.1). X.509 or a raw public key: the bytes are the same.</summary>
internal readonly ref struct CertificateEntry(ReadOnlySpan<byte> data, ExtensionBlock extensions) : IElementFormat<CertificateEntry>
{
    /// <summary>cert_data: DER.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public ExtensionBlock Extensions { get; } = extensions;

    public static CertificateEntry Read(scoped ref TlsReader reader) => new(reader.ReadVector24(1), ExtensionBlock.Parse(reader.ReadVector16()));

    /// <summary>Writes one entry; <paramref name="extensions"/> is the block's content.</summary>
    public static void Write(TlsWriter writer, ReadOnlySpan<byte> data, ReadOnlySpan<byte> extensions)
    {
        writer.WriteVector24(data);
        writer.WriteVector16(extensions);
    }
}
