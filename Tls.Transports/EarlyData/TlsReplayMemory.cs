using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Transports;

/// <summary>
/// A replay store for one process. Holds so many keys and no more: while it is full of keys that have not expired, every new one is refused,
/// because forgetting one would let it be replayed. Any thread may use it.
/// </summary>
public sealed class TlsReplayMemory : ITlsReplayStore
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _keys = [];
    private readonly PriorityQueue<string, DateTimeOffset> _byExpiry = new();

    /// <param name="capacity">The most keys that it holds, at least 1; default 100,000. One takes about 200 bytes.</param>
    /// <param name="clock">Tells what has expired; null is the system's.</param>
    public TlsReplayMemory(int capacity = 100_000, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>How many it holds, of which some may have expired.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _keys.Count;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryAddAsync(ReadOnlyMemory<byte> replayKey, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        string key = Convert.ToHexString(replayKey.Span);
        lock (_gate)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            while (_byExpiry.TryPeek(out string? oldest, out DateTimeOffset expiry) && expiry <= now)
            {
                _byExpiry.Dequeue();
                _keys.Remove(oldest);
            }
            if (_keys.Count >= _capacity || !_keys.Add(key)) return ValueTask.FromResult(false);
            _byExpiry.Enqueue(key, expiresAt ?? DateTimeOffset.MaxValue);
            return ValueTask.FromResult(true);
        }
    }
}
