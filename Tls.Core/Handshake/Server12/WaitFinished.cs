using System;
using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.4.9: the client's Finished; ours is the last message of a full handshake.</summary>
[Next<Connected>]
internal sealed class WaitFinished(SessionIssue12 issue, MainSecret12 main, RecordCipher serverCipher, PeerAuthenticated client) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: false, mac);
        var verified = PeerFinished.Verify12(mac, theirs.VerifyData);
        context.Transcript.Append(message.Encoded);

        issue.SendTicket(main, context.Info.PeerCertificates, context);
        context.SendChangeCipherSpec();
        context.SetWriteKeys(serverCipher, main.Suite);
        main.FinishedMac(context.Transcript, isServers: true, mac);
        context.Send(new Finished(mac));
        issue.Store(main, context);
        main.Dispose();
        return new Connected(client, verified);
    }
}
