using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_FINISHED.</summary>
[Next<Connected>]
[Next<CertificateRequestPending>]
[Next<SignaturePending>]
internal sealed class WaitFinished(HandshakeSecrets secrets, ClientAnswer? answer, PeerAuthenticated server) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Finished theirs = message.As<Finished>();
        RecordBoundary boundary = message.ExpectRecordBoundary();

        // §4.5.3: the MAC covers the transcript before this message.
        Span<byte> mac = stackalloc byte[HashFunctions.MaxLength];
        mac = mac[..secrets.HashLength];
        secrets.Server.FinishedMac(context.Transcript, mac);
        var verified = PeerFinished.Verify(mac, theirs.VerifyData);
        context.Transcript.Append(message.Encoded);

        // §7.1: the application secrets stop at the server's Finished; our own flight still goes out under the handshake keys.
        ApplicationSecrets application = secrets.Advance(context.Transcript);
        context.Exporter = application.Exporter;
        context.Reader.SetKeys(application.Server, boundary);
        return ClientFlight.Send(answer, secrets, application, server, verified, context);
    }
}
