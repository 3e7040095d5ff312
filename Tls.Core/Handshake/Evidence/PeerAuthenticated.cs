using System;

namespace Tls.Core.Handshake.Evidence;

/// <summary>
/// Exists only if the peer's identity was settled: its chain accepted after it proved to hold the key, or so in
/// an earlier handshake whose session goes on, or, on a server, no identity asked for. A connected state demands one.
/// </summary>
internal sealed class PeerAuthenticated
{
    private PeerAuthenticated() { }

    /// <summary>The server asked for no certificate, or takes an anonymous client.</summary>
    public static PeerAuthenticated AnonymousClient { get; } = new();

    /// <summary>
    /// The peer is who it was in the session's full handshake. Nothing is proved before its Finished, or binder, which it can make only with the
    /// session's secret.
    /// </summary>
    public static PeerAuthenticated BySession(ResumableSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new PeerAuthenticated();
    }

    /// <summary>§4.5.1.3: the caller's verdict; a refusal ends the connection here.</summary>
    public static PeerAuthenticated ByCertificate(PossessionProof proof, PeerCertificateDecision decision)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (decision.Rejected is { } rejection) throw new PeerFaultException(rejection.Fault) { Reason = rejection.Reason };
        if (!decision.IsAccepted) throw new InvalidOperationException("The decision has not been answered.");
        return new PeerAuthenticated();
    }
}
