using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.1: where a client takes ChangeCipherSpec, after everything but the Finished was said (CVE-2014-0224).</summary>
[Next<WaitFinished>]
internal sealed class WaitChangeCipherSpec(MainSecret12 main, RecordCipher serverCipher, PeerAuthenticated server, ReceivedTicket12? ticket) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);

    public override HandshakeState HandleChangeCipherSpec(HandshakeContext context, RecordBoundary boundary)
    {
        context.Reader.SetKeys(serverCipher, boundary);
        return new WaitFinished(main, server, ticket);
    }
}
