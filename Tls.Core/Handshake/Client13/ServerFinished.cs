using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client13;

/// <summary>Takes the server's Finished (RFC 9846 §4.5.3), however the server was authenticated, and goes over to the application keys for reading.</summary>
internal static class ServerFinished
{
    public static PeerFinished Take(in HandshakeMessage message, HandshakeSecrets secrets, HandshakeContext context, out ApplicationSecrets application)
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
        application = secrets.Advance(context.Transcript);
        context.Exporter = application.Exporter;
        context.Reader.SetKeys(application.Server, boundary);
        return verified;
    }
}
