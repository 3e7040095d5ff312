namespace Tls.Core;

/// <summary>A way to compress a Certificate message (RFC 8879 §3). An open enumeration: a peer may send any value.</summary>
public enum CertificateCompressionAlgorithm : ushort
{
    /// <summary>Not compressed; reserved on the wire.</summary>
    None = 0,

    /// <summary>ZLIB. RFC 1950.</summary>
    Zlib = 1,

    /// <summary>Brotli. RFC 7932.</summary>
    Brotli = 2,

    /// <summary>Zstandard. RFC 8878.</summary>
    Zstd = 3,
}
