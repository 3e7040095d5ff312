using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client13;

/// <summary>Takes the server's Finished (RFC 9846 §4.5.3), however the server was authenticated, sends ours, and goes over to the application keys.</summary>
internal static class ServerFinished
{
    public static PeerFinished Handle(in HandshakeMessage message, HandshakeSecrets secrets, ClientAnswer? answer, HandshakeContext context)
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
        using ApplicationSecrets application = secrets.Advance(context.Transcript);
        context.Exporter = application.Exporter;
        ClientFlight.Send(secrets, answer, context);
        context.Reader.SetKeys(application.Server, boundary);
        context.SetWriteKeys(application.Client);
        return verified;
    }
}
