using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;

namespace Tls.Transports;

/// <summary>
/// A replay store that several servers share (RFC 9846 §8.2). A plain <see cref="IDistributedCache"/> will not do: it can look and it can set,
/// and two servers that are asked in the same moment would both find nothing, so that early data is taken twice; an attacker chooses
/// the moment. Servers with such a cache alone take no early data, or each only what comes under tickets of its own. The cache must not
/// forget before the time, and has to be as private as the servers: whoever can remove its entries can replay. Any thread may use it.
/// </summary>
/// <param name="cache">Shared by the servers; not disposed.</param>
/// <param name="prefix">Stands before every key, which goes on with 64 hexadecimal digits; default "tls-early-data:".</param>
public sealed class TlsReplayCache(IAtomicDistributedCache cache, string prefix = "tls-early-data:") : ITlsReplayStore
{
    private static readonly byte[] Seen = [1];

    private readonly IAtomicDistributedCache _cache = cache ?? throw new ArgumentNullException(nameof(cache));
    private readonly string _prefix = prefix ?? throw new ArgumentNullException(nameof(prefix));

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddAsync(ReadOnlyMemory<byte> replayKey, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpiration = expiresAt };
        return await _cache.TryAddAsync(_prefix + Convert.ToHexString(replayKey.Span), Seen, options, cancellationToken).ConfigureAwait(false);
    }
}
