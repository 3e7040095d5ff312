using Tls.Core.Codec;
using Tls.Core.Handshake.Server12;
using Tls.Core.Handshake.Server13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>The server's version fork: nothing behind it asks for the version again.</summary>
internal static class VersionFork
{
    /// <summary>Takes a connection's first ClientHello; <paramref name="hello"/> is what <paramref name="message"/> holds.</summary>
    public static HandshakeState Take(ClientHello hello, in HandshakeMessage message, TlsServerContext server, HandshakeContext context) =>
        SelectVersion.From(hello, server.Policy) == ProtocolVersion.Tls13
            ? ClientHelloAcceptance.HandleFirst(hello, message, server, context)
            : ClientHelloAcceptance12.Handle(hello, message, server, context);
}
