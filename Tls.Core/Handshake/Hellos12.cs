using System;
using System.Collections.Generic;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Server12;
using Tls.Core.Keys;

namespace Tls.Core.Handshake;

/// <summary>What the two hellos of a TLS 1.2 handshake settled, for both sides. Immutable; nothing in it is secret.</summary>
internal sealed class Hellos12(CipherSuiteSpec suite, byte[] clientRandom, byte[] serverRandom, bool usesExtendedMainSecret)
{
    public CipherSuiteSpec Suite { get; } = suite;

    public byte[] ClientRandom { get; } = clientRandom;

    public byte[] ServerRandom { get; } = serverRandom;

    public bool UsesExtendedMainSecret { get; } = usesExtendedMainSecret;

    /// <summary>A NewSessionTicket goes before the server's ChangeCipherSpec (RFC 5077 §3.3).</summary>
    public bool AnnouncesTicket { get; init; }

    /// <summary>The ID by which the server offers this session for resumption; empty where it does not.</summary>
    public byte[] SessionId { get; init; } = [];

    /// <summary>On a server: whether and how the client will be able to resume this session.</summary>
    public SessionIssue12 Issue { get; init; } = SessionIssue12.None;

    /// <summary>Signed certificate timestamps in the ServerHello (RFC 6962 §3.3.1), for the certificate that follows.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; init; } = [];

    /// <summary>ClientKeyExchange is in the transcript: gives the main secret, which the caller owns.</summary>
    public MainSecret12 DeriveMainSecret(Secret premain, HandshakeContext context) => UsesExtendedMainSecret
        ? MainSecret12.Extended(context.Provider, context.Ledger, Suite, premain, context.Transcript)
        : MainSecret12.Plain(context.Provider, context.Ledger, Suite, premain, ClientRandom, ServerRandom);

    /// <summary>The keys of both directions; and from here on the connection has what an exporter needs.</summary>
    public KeyBlock12 DeriveKeys(MainSecret12 main, HandshakeContext context)
    {
        KeyBlock12 keys = main.DeriveKeys(ClientRandom, ServerRandom);
        context.OwnUntilConnected(keys);
        context.Exporter = new Exporter12(main, context.Ledger, ClientRandom, ServerRandom);
        if (context.KeyLog is { } log) main.Log(log, ClientRandom);
        return keys;
    }
}
