using System;
using System.Collections.Generic;
using Tls.Core.Sessions;

namespace Tls.Core;

/// <summary>
/// Is there a session by one of these names? Asked on a server with <see cref="TlsServerOptions.UsesSessionStore"/>, before it answers a
/// ClientHello. Whatever is found is checked before it is resumed, so a wrong answer costs a full handshake and no more.
/// Reading is free of side effects; answering follows <see cref="TlsDecision"/>.
/// </summary>
public sealed class SessionDecision : TlsDecision
{
    /// <summary>The length of the names, in bytes.</summary>
    public const int IdentityLength = 32;

    private static readonly object NothingFound = new();

    internal SessionDecision(IReadOnlyList<ReadOnlyMemory<byte>> identities, bool isSingleUse) => (Identities, IsSingleUse) = (identities, isSingleUse);

    /// <summary>
    /// One to four names, as <see cref="TlsStoredSession.Identity"/> gave them or as a stranger made them up: 32 bytes each, any bytes. Look
    /// for them in this order.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Identities { get; }

    /// <summary>
    /// True in TLS 1.3: the session has to be taken out of the store in the step that finds it, so that of two servers only one does. That
    /// keeps early data from being replayed (RFC 9846 §8.1), and connections from being linked.
    /// </summary>
    public bool IsSingleUse { get; }

    /// <summary>There is one. Throws <see cref="InvalidOperationException"/> where the question was answered before.</summary>
    /// <param name="index">Which of <see cref="Identities"/> it is.</param>
    /// <param name="session">The bytes of <see cref="TlsStoredSession.State"/>; copied.</param>
    public void Found(int index, ReadOnlySpan<byte> session)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Identities.Count);
        SetAnswer(new FoundSession(Identities[index].ToArray(), SessionStateFormat.TryParse(session)));
    }

    /// <summary>There is none, or nobody can tell: the handshake will be a full one. Throws as <see cref="Found"/>.</summary>
    public void NotFound() => SetAnswer(NothingFound);

    /// <summary>What was found, understood or not; null where nothing was.</summary>
    internal FoundSession? Result => Answer as FoundSession;
}
