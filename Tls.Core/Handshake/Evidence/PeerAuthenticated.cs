using System;

namespace Tls.Core.Handshake.Evidence;

/// <summary>
/// Exists only if the peer's identity was settled: its chain accepted after it proved to hold the key, a pre-shared key that it proved to
/// have, be it that of an earlier session, or, on a server, no identity asked for. A connected state demands one.
/// </summary>
internal sealed class PeerAuthenticated
{
    private PeerAuthenticated() { }

    /// <summary>The server asked for no certificate, or takes an anonymous client.</summary>
    public static PeerAuthenticated AnonymousClient { get; } = new();

    /// <summary>RFC 5246 §7.3: the peer is who it was in the session's full handshake, for it knows the session's secret, or it could not have made its Finished.</summary>
    public static PeerAuthenticated BySession(ResumableSession session, PeerFinished finished)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(finished);
        return new PeerAuthenticated();
    }

    /// <summary>RFC 9846 §4.3.11: the server has the key of ours that it selected, or it could not have made its Finished.</summary>
    public static PeerAuthenticated ByPsk(PskSelection selection, PeerFinished finished)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(finished);
        return new PeerAuthenticated();
    }

    /// <summary>RFC 9846 §4.3.11.2: the client bound the key to this handshake.</summary>
    public static PeerAuthenticated ByPsk(BinderProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return new PeerAuthenticated();
    }

    /// <summary>§4.5.1.3: the caller's verdict; a refusal ends the connection here.</summary>
    public static PeerAuthenticated ByCertificate(PossessionProof proof, PeerCertificateDecision decision)
    {
        ArgumentNullException.ThrowIfNull(proof);
        decision.ThrowIfRejected();
        return new PeerAuthenticated();
    }

    /// <summary>The same peer, after the caller was asked about it again.</summary>
    public PeerAuthenticated Again(PeerCertificateDecision decision)
    {
        decision.ThrowIfRejected();
        return this;
    }
}
