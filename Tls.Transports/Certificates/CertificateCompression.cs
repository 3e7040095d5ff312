using System.Collections.Generic;
using Tls.Core;

namespace Tls.Transports;

/// <summary>Ways to compress certificates (RFC 8879), for <see cref="TlsOptions.CertificateCompression"/>. They keep no state: any thread may use them.</summary>
public static class CertificateCompression
{
    /// <summary>Brotli (RFC 7932): the shortest, and what browsers have.</summary>
    public static TlsCertificateCompression Brotli { get; } = new BrotliCertificateCompression();

    /// <summary>ZLIB (RFC 1950).</summary>
    public static TlsCertificateCompression Zlib { get; } = new ZlibCertificateCompression();

    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<TlsCertificateCompression> All { get; } = [Brotli, Zlib];
}
