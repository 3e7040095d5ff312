using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, WAIT_FINISHED.</summary>
[Next<Connected>]
internal sealed class WaitFinished(HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated client) : HandshakeState
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
        application.Dispose();
        return new Connected(client, verified);
    }
}
