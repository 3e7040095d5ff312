using System;

namespace Tls.Core.Handshake.Server13;

/// <summary>The reserved values in what a server sends of its own accord (RFC 8701 §4.1); a client that answers one is refused.</summary>
internal sealed class ServerGrease
{
    public ServerGrease(TlsCryptoProvider provider)
    {
        Span<byte> random = stackalloc byte[2];
        provider.Fill(random);
        Extension = (ExtensionType)Grease.Of(random[0]);
        SignatureScheme = (SignatureScheme)Grease.Of(random[1]);
    }

    /// <summary>Of a CertificateRequest, or of a NewSessionTicket. Empty.</summary>
    public ExtensionType Extension { get; }

    public SignatureScheme SignatureScheme { get; }
}
