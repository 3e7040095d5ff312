using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;

namespace Tls.Transports;

/// <summary>
/// A store over an <see cref="IDistributedCache"/>, for servers on several machines. Its sessions hold secrets: the cache has to be as
/// private as the servers' keys. That cache has no step that finds and removes at once: two servers that ask at the same moment may both
/// find a session of TLS 1.3, so what it gives must not be taken for protection against replay (RFC 9846 §8.1). Bounds are the cache's.
/// As safe for threads as the cache is.
/// </summary>
/// <param name="cache">Shared; not disposed.</param>
/// <param name="prefix">Stands before every key, which goes on with 64 hexadecimal digits; default "tls-session:".</param>
public sealed class TlsSessionCache(IDistributedCache cache, string prefix = "tls-session:") : ITlsSessionStore
{
    private readonly IDistributedCache _cache = cache ?? throw new ArgumentNullException(nameof(cache));
    private readonly string _prefix = prefix ?? throw new ArgumentNullException(nameof(prefix));

    /// <inheritdoc/>
    public ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        new(_cache.SetAsync(KeyOf(identity), session.ToArray(), new DistributedCacheEntryOptions { AbsoluteExpiration = expiresAt }, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken)
    {
        string key = KeyOf(identity);
        byte[]? session = await _cache.GetAsync(key, cancellationToken).ConfigureAwait(false);
        if (session is not null && remove) await _cache.RemoveAsync(key, cancellationToken).ConfigureAwait(false);
        return session;
    }

    private string KeyOf(ReadOnlyMemory<byte> identity) => _prefix + Convert.ToHexString(identity.Span);
}
