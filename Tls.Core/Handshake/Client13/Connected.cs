using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, CONNECTED: the server may also send tickets (§4.7.1).</summary>
[Next<Connected>]
internal sealed class Connected(PeerAuthenticated server, PeerFinished finished) : Connected13(server, finished)
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        if (message.Type != HandshakeType.NewSessionTicket) return base.Handle(message, context);

        // A client that does not resume ignores tickets (§4.7.1); they still have to be well formed.
        NewSessionTicket ticket = message.As<NewSessionTicket>();
        PeerFaultException.ThrowIf(ticket.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);
        ExtensionPlacement.Check(ticket.Extensions, ExtensionContext.NewSessionTicket);
        ticket.Extensions.TryGet(out EarlyDataTicket _);
        context.PostHandshake.NoteTicket();
        return this;
    }
}
