using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5077 §3.3: a server that resumes a session has announced a fresh ticket for it.</summary>
[Next<WaitResumedChangeCipherSpec>]
internal sealed class WaitResumedSessionTicket(Hellos12 hellos, ResumableSession session) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        var ticket = ReceivedTicket12.From(message.As<NewSessionTicket12>());
        context.Transcript.Append(message.Encoded);
        return new WaitResumedChangeCipherSpec(hellos, session, ticket);
    }
}
