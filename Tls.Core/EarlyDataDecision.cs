using System;

namespace Tls.Core;

/// <summary>
/// A server's question whether the early data that a client announces may be taken (RFC 9846 §8). All that the protocol demands is met: the
/// client has the key, and version, suite, application protocol and name are those the key stands for. What is left is whether somebody
/// repeats a ClientHello that came before. A server takes the same <see cref="ReplayKey"/> at most once: note it in a store before
/// <see cref="Accept"/>, and drop it only when no ClientHello can be fresh any more that bears it.
/// <para>Refusing costs the client a round trip and nothing else: the handshake goes on, and the early data is passed over.</para>
/// </summary>
public sealed class EarlyDataDecision : TlsDecision
{
    /// <summary>Length of <see cref="ReplayKey"/> in bytes.</summary>
    public const int ReplayKeyLength = 32;

    private static readonly object Yes = new();
    private static readonly object No = new();

    internal EarlyDataDecision(ReadOnlyMemory<byte> replayKey, ReadOnlyMemory<byte> preSharedKeyIdentity, string? applicationProtocol, string? serverName)
    {
        ReplayKey = replayKey;
        PreSharedKeyIdentity = preSharedKeyIdentity;
        ApplicationProtocol = applicationProtocol;
        ServerName = serverName;
    }

    /// <summary>Names this ClientHello and no other (the SHA-256 of the verified binder): 32 bytes. Bytes that a man in the middle can change play no part in it (§8.2).</summary>
    public ReadOnlyMemory<byte> ReplayKey { get; }

    /// <summary>
    /// How long ago the client says that it received the ticket, modulo 2^32 milliseconds; null for an external key, which has no age: then
    /// a repeated ClientHello looks fresh for as long as the key lasts.
    /// </summary>
    public TimeSpan? TicketAge { get; internal init; }

    /// <summary>When the ticket was issued, by the clock of the server that issued it; null for an external key.</summary>
    public DateTimeOffset? TicketIssued { get; internal init; }

    /// <summary>The identity of the external key; empty for a ticket.</summary>
    public ReadOnlyMemory<byte> PreSharedKeyIdentity { get; }

    /// <summary>What the data speaks; null where no protocol was negotiated.</summary>
    public string? ApplicationProtocol { get; }

    /// <summary>The name the client asked for; null where it named none.</summary>
    public string? ServerName { get; }

    internal bool IsAccepted => Answer == Yes;

    /// <summary>It is none that was seen before: the data is taken. Throws <see cref="InvalidOperationException"/> where an answer was given already.</summary>
    public void Accept() => SetAnswer(Yes);

    /// <summary>It may be a replay: the data is passed over and the handshake goes on. Throws <see cref="InvalidOperationException"/> where an answer was given already.</summary>
    public void Reject() => SetAnswer(No);
}
