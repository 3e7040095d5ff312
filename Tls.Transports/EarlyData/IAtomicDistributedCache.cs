using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;

namespace Tls.Transports;

/// <summary>
/// A cache with the step that <see cref="IDistributedCache"/> lacks. Put one around yours: what it needs for that is SET with NX in Redis, add
/// in memcached, an INSERT under a unique key in a database. Any thread may call, several at once.
/// </summary>
public interface IAtomicDistributedCache : IDistributedCache
{
    /// <summary>
    /// Adds unless there is something under the key, in one step: of all callers on all machines, one is told true until the entry
    /// expires. Never a look and then a set, between which another server may do the same.
    /// </summary>
    /// <param name="key">Not empty.</param>
    /// <param name="value">May be kept.</param>
    /// <param name="options">When it may be forgotten. A cache that forgets earlier, for lack of memory, cannot be used to tell replays.</param>
    /// <param name="token">The caller has given up; whether it was added is open then.</param>
    Task<bool> TryAddAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default);
}
