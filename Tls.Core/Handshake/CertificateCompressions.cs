using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake;

/// <summary>The ways to compress Certificate messages that the options name, in order of preference (RFC 8879); often none.</summary>
internal sealed class CertificateCompressions
{
    private readonly TlsCertificateCompression[] _byPreference;
    private readonly byte[] _encoded;

    public CertificateCompressions(IReadOnlyList<TlsCertificateCompression>? options)
    {
        _byPreference = [.. options ?? []];
        CertificateCompressionAlgorithm[] algorithms =
        [
            .. _byPreference.Select(way => way?.Algorithm ?? throw new ArgumentException("CertificateCompression holds null.")),
        ];
        if (algorithms.Contains(CertificateCompressionAlgorithm.None)) throw new ArgumentException("CertificateCompression holds one for the algorithm None.");
        if (algorithms.Distinct().Count() != algorithms.Length) throw new ArgumentException("CertificateCompression repeats an algorithm.");
        if (algorithms.Length > CompressCertificate.MaxCount) throw new ArgumentException("CertificateCompression has more than 127 entries.");
        _encoded = CodePointList.Encode<CertificateCompressionAlgorithm>(algorithms);
    }

    public bool IsEmpty => _byPreference.Length == 0;

    /// <summary>What we can undo; not to be sent where there is nothing.</summary>
    public CompressCertificate Extension => new(CodePointList<CertificateCompressionAlgorithm>.Parse(_encoded));

    /// <summary>§3: the first of ours that the peer can undo, or null. What it says must be well formed even where we have nothing.</summary>
    /// <param name="theirs">The extensions of its ClientHello or CertificateRequest.</param>
    public TlsCertificateCompression? Select(ExtensionBlock theirs)
    {
        if (!theirs.TryGet(out CompressCertificate request)) return null;
        foreach (TlsCertificateCompression way in _byPreference)
        {
            if (request.Algorithms.Contains(way.Algorithm)) return way;
        }
        return null;
    }

    /// <summary>A peer's Certificate message, which may come compressed where we said that it may; elsewhere that is unexpected_message.</summary>
    public Certificate Receive(in HandshakeMessage message, HandshakeContext context)
    {
        if (IsEmpty || message.Type != HandshakeType.CompressedCertificate) return message.As<Certificate>();
        CompressedCertificate theirs = message.As<CompressedCertificate>();
        TlsCertificateCompression way = Find(theirs.Algorithm) ?? throw new PeerFaultException(TlsFault.CompressionNotOffered);

        // §5: no work and no memory for a message that would be refused uncompressed.
        int length = HandshakeMessage.HeaderLength + theirs.UncompressedLength;
        PeerFaultException.ThrowIf(length > context.Limits.MaxCertificateMessageLength, TlsFault.CertificateMessageTooLong);
        byte[] body = new byte[theirs.UncompressedLength];
        PeerFaultException.ThrowIf(!way.TryDecompress(theirs.Compressed, body), TlsFault.DecompressionFailed);
        context.Info.PeerCertificateCompression = way.Algorithm;
        return Certificate.Parse(body);
    }

    // By itself, so that a closure is made only where a certificate comes compressed.
    private TlsCertificateCompression? Find(CertificateCompressionAlgorithm algorithm) => Array.Find(_byPreference, way => way.Algorithm == algorithm);
}
