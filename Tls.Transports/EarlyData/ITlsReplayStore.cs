using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Transports;

/// <summary>
/// Remembers which ClientHellos with early data came already (RFC 9846 §8.2). Servers that share one take the same early data once
/// between them. Any thread may call, several at once.
/// </summary>
public interface ITlsReplayStore
{
    /// <summary>Notes a key; false where it was noted before, or where the store cannot be sure that it was not.</summary>
    /// <param name="replayKey"><see cref="Core.EarlyDataDecision.ReplayKey"/>, 32 bytes.</param>
    /// <param name="expiresAt">From then on the key may be forgotten; null is never.</param>
    /// <param name="cancellationToken">The connection was given up.</param>
    ValueTask<bool> TryAddAsync(ReadOnlyMemory<byte> replayKey, DateTimeOffset? expiresAt, CancellationToken cancellationToken);
}
