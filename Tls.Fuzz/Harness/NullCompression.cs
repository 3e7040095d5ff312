using System;
using Tls.Core;

namespace Tls.Fuzz;

/// <summary>Says ZLIB and compresses nothing, so that mutation reaches the certificates inside.</summary>
internal sealed class NullCompression() : TlsCertificateCompression(CertificateCompressionAlgorithm.Zlib)
{
    public static TlsCertificateCompression[] All { get; } = [new NullCompression()];

    public override byte[] Compress(ReadOnlySpan<byte> message) => message.ToArray();

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message) =>
        compressed.Length == message.Length && compressed.TryCopyTo(message);
}
