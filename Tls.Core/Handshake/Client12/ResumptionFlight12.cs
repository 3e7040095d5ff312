using System;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client12;

/// <summary>What a TLS 1.2 client says where a session goes on (RFC 5246 §7.3): ChangeCipherSpec and Finished, the last messages of all.</summary>
internal static class ResumptionFlight12
{
    public static HandshakeState Send(
        MainSecret12 main, RecordCipher clientCipher, ReceivedTicket12? ticket, PeerAuthenticated server, PeerFinished finished, HandshakeContext context)
    {
        context.SendChangeCipherSpec();
        context.SetWriteKeys(clientCipher, main.Suite);
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: false, mac);
        context.Send(new Finished(mac));
        ticket?.Keep(main, context);
        main.Dispose();
        return new Connected(server, finished);
    }
}
