using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Transports;

/// <summary>
/// A store for one process: holds so many sessions and no more, whatever clients do (LESSONS row 34; CVE-2024-2511). Of more, the oldest
/// go. Any thread may use it.
/// </summary>
public sealed class TlsSessionMemory : ITlsSessionStore
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byAge = [];

    /// <param name="capacity">The most sessions that it holds, at least 1; default 10,000. One takes about 500 bytes, and the client's certificates where it showed some.</param>
    /// <param name="clock">Tells what has expired; null is the system's.</param>
    public TlsSessionMemory(int capacity = 10_000, TimeProvider? clock = null)
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
            lock (_gate) return _entries.Count;
        }
    }

    /// <inheritdoc/>
    public ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var entry = new Entry(Convert.ToHexString(identity.Span), session.ToArray(), expiresAt);
        lock (_gate)
        {
            Remove(entry.Key);
            if (_entries.Count == _capacity) Remove(_byAge.First!.Value.Key);
            _entries.Add(entry.Key, _byAge.AddLast(entry));
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken)
    {
        string key = Convert.ToHexString(identity.Span);
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node)) return default;
            bool isExpired = node.Value.ExpiresAt <= _clock.GetUtcNow();
            if (remove || isExpired) Remove(key);
            return ValueTask.FromResult(isExpired ? null : node.Value.Session);
        }
    }

    private void Remove(string key)
    {
        if (_entries.Remove(key, out LinkedListNode<Entry>? node)) _byAge.Remove(node);
    }

    private sealed class Entry(string key, byte[] session, DateTimeOffset expiresAt)
    {
        public string Key { get; } = key;

        public byte[] Session { get; } = session;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;
    }
}
