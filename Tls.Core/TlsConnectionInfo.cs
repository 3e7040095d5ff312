using System;
using System.Collections.Generic;

namespace Tls.Core;

/// <summary>
/// What a connection negotiated. Filled in as the handshake goes on, and complete (and not changed any more) once
/// <see cref="TlsConnection.IsConnected"/>; what is read before that is not yet authenticated.
/// </summary>
public sealed class TlsConnectionInfo
{
    internal TlsConnectionInfo() { }

    /// <summary>The protocol version; None before the ServerHello.</summary>
    public ProtocolVersion Version { get; internal set; }

    /// <summary>The cipher suite; TLS_NULL_WITH_NULL_NULL before the ServerHello.</summary>
    public CipherSuite CipherSuite { get; internal set; }

    /// <summary>The keys depend on the whole handshake: always so in TLS 1.3, in TLS 1.2 with RFC 7627. False before the version is known.</summary>
    public bool UsesExtendedMainSecret { get; internal set; }

    /// <summary>The group of the key exchange; None before the ServerHello, and where a TLS 1.2 session was resumed, which has none.</summary>
    public NamedGroup Group { get; internal set; }

    /// <summary>True where an earlier session goes on: then nobody signed, and <see cref="PeerCertificates"/> are those of its full handshake.</summary>
    public bool IsResumed { get; internal set; }

    /// <summary>
    /// On a server that resumed a session of TLS 1.3: how much older than by this side's clock the client says that its ticket is, negative where
    /// it says younger (RFC 9846 §4.3.11.1, §8.3). The time that the ticket and the ClientHello were on their way makes it a little negative;
    /// what is far from zero tells of a clock that is wrong, or of a ClientHello that was held back. Null in every other case.
    /// </summary>
    public TimeSpan? TicketAgeSkew { get; internal set; }

    /// <summary>True where the server asked for another ClientHello, at the cost of a round trip (RFC 9846 §4.2.4).</summary>
    public bool HelloRetryRequested { get; internal set; }

    /// <summary>The name the client asked for: what it sent, or on a server what came; null where there was none (RFC 6066 §3).</summary>
    public string? ServerName { get; internal set; }

    /// <summary>The application protocol; null where none was negotiated (RFC 7301).</summary>
    public string? ApplicationProtocol { get; internal set; }

    /// <summary>The scheme of the peer's signature; None where the peer did not sign.</summary>
    public SignatureScheme PeerSignatureScheme { get; internal set; }

    /// <summary>The scheme of this side's signature; None where it did not sign.</summary>
    public SignatureScheme LocalSignatureScheme { get; internal set; }

    /// <summary>The identity of the external pre-shared key that authenticated both sides (RFC 9846 §4.3.11); empty where none did.</summary>
    public ReadOnlyMemory<byte> PreSharedKeyIdentity { get; internal set; }

    /// <summary>What became of the client's early data (RFC 9846 §4.3.10).</summary>
    public TlsEarlyData EarlyData { get; internal set; }

    /// <summary>
    /// How many bytes of plaintext went as early data: on a client those sent, on a server the first so many of those received, which may be
    /// a replay until <see cref="TlsConnection.IsConnected"/>.
    /// </summary>
    public int EarlyDataLength { get; internal set; }

    /// <summary>The chain in DER that this side showed, its own certificate first; empty where it showed none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> LocalCertificates { get; internal set; } = [];

    /// <summary>How this side's chain went out compressed (RFC 8879); None where it went as it is, or not at all.</summary>
    public CertificateCompressionAlgorithm LocalCertificateCompression { get; internal set; }

    /// <summary>How the peer's chain came compressed; None where it came as it is, or not at all.</summary>
    public CertificateCompressionAlgorithm PeerCertificateCompression { get; internal set; }

    /// <summary>The peer's chain in DER, its own certificate first; empty where it sent none. Set only after it was accepted.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PeerCertificates { get; private set; } = [];

    /// <summary>
    /// What <see cref="PeerCertificateDecision.OcspResponse"/> showed when <see cref="PeerCertificates"/> were accepted; where
    /// <see cref="IsResumed"/> as old as the session's full handshake. Empty where none came.
    /// </summary>
    public ReadOnlyMemory<byte> PeerOcspResponse { get; private set; }

    /// <summary>Likewise what <see cref="PeerCertificateDecision.SignedCertificateTimestamps"/> showed.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PeerCertificateTimestamps { get; private set; } = [];

    /// <summary>The caller vouched for the peer.</summary>
    internal void NotePeer(PeerCertificateDecision accepted) =>
        (PeerCertificates, PeerOcspResponse, PeerCertificateTimestamps) = (accepted.Chain, accepted.OcspResponse, accepted.SignedCertificateTimestamps);

    /// <summary>The peer is who it was in the session's full handshake.</summary>
    internal void NotePeer(Sessions.SessionState session) =>
        (PeerCertificates, PeerOcspResponse, PeerCertificateTimestamps) = (session.PeerCertificates, session.PeerOcspResponse, session.PeerTimestamps);
}
