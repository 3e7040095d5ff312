using System;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>What the client says after the server's Finished (RFC 9846 §2): Certificate and CertificateVerify where asked for, and Finished.</summary>
internal static class ClientFlight
{
    public static void Send(HandshakeSecrets secrets, ClientAnswer? answer, HandshakeContext context)
    {
        answer?.Send(context);
        Span<byte> mac = stackalloc byte[HashFunctions.MaxLength];
        mac = mac[..secrets.HashLength];
        secrets.Client.FinishedMac(context.Transcript, mac);
        context.Send(new Finished(mac));
    }
}
