using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;

namespace Tls.Transports;

/// <summary>
/// A replay store that several servers share, over any <see cref="IDistributedCache"/>. Such a cache has no step that looks and notes at once:
/// each server takes a key at most once, whatever happens, but two that are asked in the same moment may both take it (RFC 9846 §8.2 calls
/// this the weaker design). A cache that fails, or forgets what it was given, makes it weaker still. Any thread may use it.
/// </summary>
public sealed class TlsReplayCache : ITlsReplayStore
{
    private const string Prefix = "tls-early-data:";

    private readonly IDistributedCache _cache;
    private readonly TlsReplayMemory _own;

    /// <param name="cache">Shared by the servers; not disposed.</param>
    /// <param name="own">What this server has taken itself, which is looked at first; null makes one with the defaults.</param>
    public TlsReplayCache(IDistributedCache cache, TlsReplayMemory? own = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
        _own = own ?? new TlsReplayMemory();
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddAsync(ReadOnlyMemory<byte> replayKey, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        if (!await _own.TryAddAsync(replayKey, expiresAt, cancellationToken).ConfigureAwait(false)) return false;
        string key = Prefix + Convert.ToHexString(replayKey.Span);
        if (await _cache.GetAsync(key, cancellationToken).ConfigureAwait(false) is not null) return false;
        await _cache.SetAsync(key, [1], new DistributedCacheEntryOptions { AbsoluteExpiration = expiresAt }, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
