using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5077 §3.3: the server has announced a ticket, so it comes, before ChangeCipherSpec.</summary>
[Next<WaitChangeCipherSpec>]
internal sealed class WaitNewSessionTicket(MainSecret12 main, RecordCipher serverCipher, PeerAuthenticated server) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        var ticket = ReceivedTicket12.From(message.As<NewSessionTicket12>());
        context.Transcript.Append(message.Encoded);
        return new WaitChangeCipherSpec(main, serverCipher, server, ticket);
    }
}
