using System;
using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.3: the client's Finished, the last message of an abbreviated handshake; only here it shows that it knows the session's secret.</summary>
[Next<Connected>]
internal sealed class WaitResumedFinished(MainSecret12 main, ResumableSession session) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: false, mac);
        var verified = PeerFinished.Verify(mac, theirs.VerifyData);
        main.Dispose();
        context.Info.PeerCertificates = session.State.PeerCertificates;
        return new Connected(PeerAuthenticated.BySession(session, verified), verified);
    }
}
