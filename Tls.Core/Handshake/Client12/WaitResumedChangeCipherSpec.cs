using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.3: in an abbreviated handshake the server changes to the keys first; they follow from the session and both hellos.</summary>
[Next<WaitResumedFinished>]
internal sealed class WaitResumedChangeCipherSpec(Hellos12 hellos, ResumableSession session, ReceivedTicket12? ticket) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);

    public override HandshakeState HandleChangeCipherSpec(HandshakeContext context, RecordBoundary boundary)
    {
        var main = MainSecret12.Resumed(context.Provider, context.Ledger, hellos.Suite, session.State.Secret);
        KeyBlock12 keys = hellos.DeriveKeys(main, context);
        context.Reader.SetKeys(keys.Server, boundary);
        return new WaitResumedFinished(main, keys.Client, session, ticket);
    }
}
