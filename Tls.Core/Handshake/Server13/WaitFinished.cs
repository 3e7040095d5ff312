using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, WAIT_FINISHED.</summary>
/// <param name="secrets">For the client's Finished.</param>
/// <param name="application">What comes after it.</param>
/// <param name="client">Who it is.</param>
/// <param name="tickets">Where those go that will be issued; null where none will.</param>
[Next<Connected>]
[Next<ResumedClientPending>]
internal sealed class WaitFinished(HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated client, ServerSessions? tickets) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        RecordBoundary boundary = message.ExpectRecordBoundary();

        // §4.5.3: the MAC covers the transcript before this message.
        Span<byte> mac = stackalloc byte[HashFunctions.MaxLength];
        mac = mac[..secrets.HashLength];
        secrets.Client.FinishedMac(context.Transcript, mac);
        var verified = PeerFinished.Verify(mac, theirs.VerifyData);
        context.Transcript.Append(message.Encoded);

        secrets.Dispose();
        context.Reader.SetKeys(application.Client, boundary);
        tickets?.Begin(TicketIssuer.Start(tickets, application, context));
        application.Dispose();
        return context.Sessions?.Question is { } question ? new ResumedClientPending(question, client, verified) : new Connected(client, verified);
    }
}
