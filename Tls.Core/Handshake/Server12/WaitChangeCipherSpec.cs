using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.1: the one place where a server takes ChangeCipherSpec, when the keys are agreed on (CVE-2014-0224).</summary>
[Next<WaitFinished>]
internal sealed class WaitChangeCipherSpec(SessionIssue12 issue, MainSecret12 main, KeyBlock12 keys, PeerAuthenticated client) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context) =>
        throw new PeerFaultException(TlsFault.UnexpectedMessage);

    public override HandshakeState HandleChangeCipherSpec(HandshakeContext context, RecordBoundary boundary)
    {
        context.Reader.SetKeys(keys.Client, boundary);
        return new WaitFinished(issue, main, keys.Server, client);
    }
}
