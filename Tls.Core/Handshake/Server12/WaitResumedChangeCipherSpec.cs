using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.3: in an abbreviated handshake the client changes to the keys after it has seen the server's Finished.</summary>
[Next<WaitResumedFinished>]
internal sealed class WaitResumedChangeCipherSpec(MainSecret12 main, RecordCipher clientCipher, ResumableSession session) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);

    public override HandshakeState HandleChangeCipherSpec(HandshakeContext context, RecordBoundary boundary)
    {
        context.Reader.SetKeys(clientCipher, boundary);
        return new WaitResumedFinished(main, session);
    }
}
