using Tls.Core.Handshake.Evidence;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, CONNECTED.</summary>
[Next<Connected>]
internal sealed class Connected(PeerAuthenticated client, PeerFinished finished) : Connected13(client, finished);
