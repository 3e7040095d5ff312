using System.Collections.Generic;

namespace Tls.Core;

/// <summary>What a client wants. Read once, by <see cref="TlsClientContext.Create(TlsClientOptions)"/>.</summary>
public sealed class TlsClientOptions : TlsOptions
{
    /// <summary>
    /// Who the client can be, where a server asks: of those that can sign with a scheme of the server's and whose certificate has the key usages
    /// that it asks for (oid_filters, RFC 9846 §4.3.5), one whose chain is signed with what the server verifies in certificates, among equals one
    /// that an authority of the server's issued, then the first (RFC 9846 §4.5.1.2). Default none: then the answer is an empty list.
    /// </summary>
    public IReadOnlyList<TlsCredential> Credentials { get; init; } = [];

    /// <summary>
    /// Keys that are offered to the server besides certificates, in order of preference (TLS 1.3; RFC 9846 §4.3.11); default none. A server that
    /// takes one shows no certificate and asks for none, and <see cref="TlsConnectionInfo.PreSharedKeyIdentity"/> tells which; one that
    /// takes none has to show its certificate. The identities are sent in the clear: together at most 16,384 bytes, and none
    /// twice. Each key's hash needs a cipher suite.
    /// </summary>
    public IReadOnlyList<TlsPreSharedKey> PreSharedKeys { get; init; } = [];

    /// <summary>
    /// Whether a server that asks for a certificate is put to a <see cref="CertificateRequestDecision"/>, which then chooses instead of
    /// <see cref="Credentials"/>; default false.
    /// </summary>
    public bool PauseAtCertificateRequest { get; init; }

    /// <summary>
    /// The groups for which the first ClientHello carries a share, all of them among <see cref="TlsOptions.Groups"/> and in that order;
    /// null, the default, is the first group, and where that is a hybrid its classical half as well, which costs no second key: a server
    /// that lacks the hybrid needs no further round trip. Empty leaves the choice to the server, at the cost of a round trip.
    /// </summary>
    public IReadOnlyList<NamedGroup>? KeyShareGroups { get; init; }

    /// <summary>
    /// TLS 1.2 only: demand that the server knows renegotiation_info (RFC 5746 §4.1), without which somebody else's bytes may stand before
    /// ours in its session; default true. This library itself never renegotiates.
    /// </summary>
    public bool RequireSecureRenegotiation { get; init; } = true;

    /// <summary>Asks the server for the status of its certificate (RFC 6066 §8), which <see cref="PeerCertificateDecision.OcspResponse"/> then holds; default false.</summary>
    public bool RequestCertificateStatus { get; init; }

    /// <summary>
    /// Asks the server for certificate timestamps (RFC 6962 §3.3.1), which <see cref="PeerCertificateDecision.SignedCertificateTimestamps"/>
    /// then holds; default false.
    /// </summary>
    public bool RequestCertificateTimestamps { get; init; }

    /// <summary>
    /// Whether each connection has its extensions in an order of its own, drawn at random, so that no server comes to rely on one and none
    /// knows a client by it; pre_shared_key stays the last (RFC 9846 §4.3). Default false.
    /// </summary>
    public bool PermuteExtensions { get; init; }

    /// <summary>
    /// Whether this is another try after one with a newer <see cref="TlsOptions.MaxVersion"/> has failed (RFC 7507 §4): then TLS_FALLBACK_SCSV says
    /// so, and a server that knows something newer refuses with inappropriate_fallback, because somebody in between must have made the first
    /// try fail. A connection that offers a session does not say it. Default false. This library never falls back by itself.
    /// </summary>
    public bool IsFallback { get; init; }
}
