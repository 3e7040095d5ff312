using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client13;

/// <summary>
/// RFC 9846 Appendix A.1, WAIT_FINISHED, of a server that took a pre-shared key: it shows no certificate and asks for none, and only its
/// Finished proves that it has the key.
/// </summary>
[Next<Connected>]
[Next<ResumedServerPending>]
internal sealed class WaitPskFinished(HandshakeSecrets secrets, PskSelection psk) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        PeerFinished finished = ServerFinished.Take(message, secrets, context, out ApplicationSecrets application);
        if (psk.Psk.Key.IsExternal) context.Info.PreSharedKeyIdentity = psk.Psk.Identity;
        var server = PeerAuthenticated.ByPsk(psk, finished);
        if (psk.Psk.Session is { } session)
        {
            session.GoOn(context);
            if (session.Question is { } question) return new ResumedServerPending(question, secrets, application, server, finished);
            context.Info.NotePeer(session.State);
        }
        return ClientFlight.Send(answer: null, secrets, application, server, finished, context);
    }
}
