using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, WAIT_EOED: early data was taken, and goes on until the client says that it ends (§4.6).</summary>
/// <param name="secrets">For the client's Finished.</param>
/// <param name="application">What comes after it.</param>
/// <param name="client">Who it is.</param>
/// <param name="tickets">Where those go that will be issued; null where none will.</param>
[Next<WaitFinished>]
internal sealed class WaitEndOfEarlyData(HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated client, ServerSessions? tickets) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override bool TakesApplicationData => true;

    public override void NoteApplicationData(int length, HandshakeContext context)
    {
        // §4.7.1: the payload counts, padding does not.
        PeerFaultException.ThrowIf(length > context.EarlyDataLimit - context.Info.EarlyDataLength, TlsFault.TooMuchEarlyData);
        context.Info.EarlyDataLength += length;
    }

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        message.As<EndOfEarlyData>();
        context.Reader.SetKeys(secrets.Client, message.ExpectRecordBoundary());
        context.Transcript.Append(message.Encoded);
        return new WaitFinished(secrets, application, client, tickets);
    }
}
