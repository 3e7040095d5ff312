using System;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server12;

/// <summary>Takes a ClientHello for TLS 1.2 (RFC 5246 §7.4.1.2): checks, looks for a session that it names, negotiates, and answers.</summary>
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

        if (context.Sessions is not { } sessions) return Answer(hello, message, found: null, server, context);

        // RFC 5077 §3.4: where there is a ticket, the ID is no session's.
        if (hello.Extensions.TryGetData(ExtensionType.SessionTicket, out ReadOnlySpan<byte> ticket) && !ticket.IsEmpty)
        {
            return Answer(hello, message, server.TicketKeys?.Open(ticket, sessions.Now), server, context);
        }
        bool mayBeStored = server.UsesSessionStore && hello.LegacySessionId.Length == SessionDecision.IdentityLength;
        if (!mayBeStored) return Answer(hello, message, found: null, server, context);

        message.ExpectRecordBoundary();
        var decision = new SessionDecision([hello.LegacySessionId.ToArray()], isSingleUse: false);
        return new SessionPending(decision, message.Encoded.ToArray(), server, sessions);
    }

    /// <summary>With whatever session was found; it is resumed if everything that it is bound to still holds.</summary>
    public static HandshakeState Answer(ClientHello hello, in HandshakeMessage message, SessionState? found, TlsServerContext server, HandshakeContext context)
    {
        if (FindResumable(found, hello, server, context) is { } session)
        {
            // RFC 7627 §5.3: a client that forgets the extension is refused, not served anew.
            PeerFaultException.ThrowIf(!hello.Extensions.Contains(ExtensionType.ExtendedMainSecret), TlsFault.ExtendedMainSecretMissing);
            message.ExpectRecordBoundary();
            context.Transcript.Append(message.Encoded);
            context.Transcript.Start(session.State.Suite.Hash);
            return ResumptionFlight12.Send(hello, session, server, context);
        }

        var negotiated = ServerNegotiation12.Negotiate(hello, server, context);
        message.ExpectRecordBoundary();
        context.Transcript.Append(message.Encoded);
        if (server.ClientCertificates != ClientCertificateMode.None) context.Transcript.KeepMessages();
        context.Transcript.Start(negotiated.Suite.Hash);
        return ServerFlight12.Send(hello, negotiated, server, context);
    }

    private static ResumableSession? FindResumable(SessionState? found, ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        if (found is null || context.Sessions is not { } sessions) return null;
        Server.ClientWishes.Read(hello, server.Policy, context);
        var session = ResumableSession.ForServer(found, hello, server, sessions, context);
        return session?.State.Version == ProtocolVersion.Tls12 ? session : null;
    }
}
