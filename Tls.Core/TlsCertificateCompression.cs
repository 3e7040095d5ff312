using System;

namespace Tls.Core;

/// <summary>
/// A way to compress Certificate messages and to undo it (RFC 8879; TLS 1.3 only), for <see cref="TlsOptions.CertificateCompression"/>. Two are in
/// Tls.Transports; derive one for another algorithm. It is called inside of a connection's verb, by as many threads at once as there are
/// connections at work, so it keeps nothing from call to call and does not block. What it throws comes out of the verb, and the connection is dead.
/// </summary>
public abstract class TlsCertificateCompression
{
    /// <summary>For those who derive.</summary>
    /// <param name="algorithm">Any value but None.</param>
    protected TlsCertificateCompression(CertificateCompressionAlgorithm algorithm) => Algorithm = algorithm;

    /// <summary>What it is called on the wire.</summary>
    public CertificateCompressionAlgorithm Algorithm { get; }

    /// <summary>
    /// Compresses a message of our own: public data, once for each credential and what is sent along with it, for the outcome is kept. Empty
    /// where the message had better go as it is, because it would not become shorter.
    /// </summary>
    /// <param name="message">The body of the Certificate message; valid until this returns.</param>
    public abstract byte[] Compress(ReadOnlySpan<byte> message);

    /// <summary>
    /// Undoes what a peer did. False where it cannot be undone, or gives more or fewer bytes than there is room for: it stops at the first byte too
    /// many, which is all that stands between a small message and gigabytes (RFC 8879 §5).
    /// </summary>
    /// <param name="compressed">What came, 1 to 2^24 - 1 bytes; nobody knows yet from whom. Valid until this returns.</param>
    /// <param name="message">To be filled exactly. As long as the peer said, and within <see cref="TlsLimits.MaxCertificateMessageLength"/>.</param>
    public abstract bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message);
}
