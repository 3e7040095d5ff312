using System;
using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client12;

/// <summary>
/// RFC 5246 §7.3: the server's Finished, by which it shows that it knows the session's secret; ours is the last message of an abbreviated
/// handshake.
/// </summary>
[Next<Connected>]
[Next<ResumedServerPending>]
internal sealed class WaitResumedFinished(MainSecret12 main, RecordCipher clientCipher, ResumableSession session, ReceivedTicket12? ticket) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: true, mac);
        var verified = PeerFinished.Verify12(mac, theirs.VerifyData);
        context.Transcript.Append(message.Encoded);

        var server = PeerAuthenticated.BySession(session, verified);
        session.GoOn(context);
        if (session.Question is { } question) return new ResumedServerPending(question, main, clientCipher, ticket, server, verified);
        context.Info.NotePeer(session.State);
        return ResumptionFlight12.Send(main, clientCipher, ticket, server, verified, context);
    }
}
