using System;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server12;

/// <summary>Takes a ClientHello for TLS 1.2 (RFC 5246 §7.4.1.2): checks, negotiates, and answers.</summary>
internal static class ClientHelloAcceptance12
{
    private const byte NullCompression = 0;

    public static HandshakeState Handle(ClientHello hello, in HandshakeMessage message, TlsServerContext server, HandshakeContext context)
    {
        // RFC 5246 §7.4.1.2: null must be among the methods.
        PeerFaultException.ThrowIf(!hello.LegacyCompressionMethods.Contains(NullCompression), TlsFault.WrongCompressionMethod);
        ExtensionPlacement.Check(hello.Extensions, ExtensionContext.ClientHello);

        // RFC 5746 §3.6: there is no earlier handshake to refer to.
        bool isRenegotiation = hello.Extensions.TryGet(out RenegotiationInfo renegotiation) && !renegotiation.RenegotiatedConnection.IsEmpty;
        PeerFaultException.ThrowIf(isRenegotiation, TlsFault.InsecureRenegotiation);
        bool extended = hello.Extensions.TryGet(out ExtendedMainSecret _);
        PeerFaultException.ThrowIf(!extended && server.Policy.RequireExtendedMainSecret, TlsFault.ExtendedMainSecretMissing);

        var negotiated = ServerNegotiation12.Negotiate(hello, server, context);
        message.ExpectRecordBoundary();
        context.Transcript.Append(message.Encoded);
        if (server.ClientCertificates != ClientCertificateMode.None) context.Transcript.KeepMessages();
        context.Transcript.Start(negotiated.Suite.Hash);
        return ServerFlight12.Send(hello, negotiated, extended, server, context);
    }
}
