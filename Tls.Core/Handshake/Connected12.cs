using System;
using Tls.Core.Handshake.Evidence;

namespace Tls.Core.Handshake;

/// <summary>
/// TLS 1.2, connected, as far as both sides are alike. Cannot be made without the proof that the peer was authenticated and that its
/// Finished matched.
/// </summary>
internal abstract class Connected12 : HandshakeState
{
    protected Connected12(PeerAuthenticated peer, PeerFinished finished)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(finished);
    }

    public sealed override bool IsConnected => true;

    public sealed override bool HeedsAlertLevel => true;
}
