using System;
using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.3: the client's Finished, the last message of an abbreviated handshake; only here it shows that it knows the session's secret.</summary>
[Next<Connected>]
[Next<ResumedClientPending>]
internal sealed class WaitResumedFinished(MainSecret12 main, ResumableSession session) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: false, mac);
        var verified = PeerFinished.Verify12(mac, theirs.VerifyData);
        main.Dispose();
        var client = PeerAuthenticated.BySession(session, verified);
        if (session.Question is { } question) return new ResumedClientPending(question, client, verified);
        context.Info.NotePeer(session.State);
        return new Connected(client, verified);
    }
}
