using System;
using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.4.9: the server's Finished, the last message of a full handshake.</summary>
[Next<Connected>]
internal sealed class WaitFinished(MainSecret12 main, PeerAuthenticated server, ReceivedTicket12? ticket) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: true, mac);
        var verified = PeerFinished.Verify12(mac, theirs.VerifyData);
        ticket?.Keep(main, context);
        main.Dispose();
        return new Connected(server, verified);
    }
}
