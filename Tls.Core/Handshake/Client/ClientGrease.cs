using System;

namespace Tls.Core.Handshake.Client;

/// <summary>
/// The reserved values in a client's hellos (RFC 8701 §3.1): drawn once, so that a second ClientHello has those of the first. None of them
/// counts as offered: a server that picks one is refused as for any other value that was not in the offer.
/// </summary>
internal sealed class ClientGrease
{
    public ClientGrease(TlsCryptoProvider provider)
    {
        Span<byte> random = stackalloc byte[5];
        provider.Fill(random);
        CipherSuite = (CipherSuite)Grease.Of(random[0]);
        Group = (NamedGroup)Grease.Of(random[1]);
        Version = (ProtocolVersion)Grease.Of(random[2]);
        SignatureScheme = (SignatureScheme)Grease.Of(random[3]);
        FirstExtension = (ExtensionType)Grease.Of(random[4]);
        LastExtension = (ExtensionType)Grease.Other(random[4]);
    }

    /// <summary>What stands in the share.</summary>
    public static ReadOnlySpan<byte> Share => [0];

    public CipherSuite CipherSuite { get; }

    /// <summary>RFC 9846 §4.3.8: of supported_groups and of the share as well.</summary>
    public NamedGroup Group { get; }

    public ProtocolVersion Version { get; }

    public SignatureScheme SignatureScheme { get; }

    /// <summary>Empty.</summary>
    public ExtensionType FirstExtension { get; }

    /// <summary>Has a byte, for there are servers that take no empty extension in the last place.</summary>
    public ExtensionType LastExtension { get; }

    /// <summary>What stands in one of the two extensions.</summary>
    public ReadOnlySpan<byte> ContentOf(ExtensionType type) => type == FirstExtension ? [] : [0];
}
