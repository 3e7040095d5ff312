using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Tls.Transports;

/// <summary>
/// Certificates that stood in a good chain, parsed, by their bytes. Reading one takes the platform as long as verifying its signature,
/// and peers show the same ones again and again. Only the reading is saved: every chain is built and judged anew. Any thread may use it.
/// </summary>
/// <remarks>What is dropped is not disposed, for another thread may be using it; the finalizer does that.</remarks>
internal sealed class CertificateCache(int capacity)
{
    private readonly ConcurrentDictionary<ReadOnlyMemory<byte>, KnownCertificate> _certificates = new(new ByContent());

    /// <summary>How many are kept; never more than the capacity, and as many more as threads come at once.</summary>
    public int Count => _certificates.Count;

    /// <summary>The parsed certificate, or null where these bytes were not kept. Shared: not to be disposed.</summary>
    public KnownCertificate? Find(ReadOnlyMemory<byte> der) => _certificates.GetValueOrDefault(der);

    /// <summary>Keeps it, in the place of any other where the cache is full; false where another thread was first. Then it is still the caller's.</summary>
    public bool Keep(ReadOnlyMemory<byte> der, KnownCertificate certificate)
    {
        if (_certificates.Count >= capacity) DropAny();
        return _certificates.TryAdd(der, certificate);
    }

    private void DropAny()
    {
        foreach (KeyValuePair<ReadOnlyMemory<byte>, KnownCertificate> entry in _certificates)
        {
            if (_certificates.TryRemove(entry)) return;
        }
    }

    // HashCode is seeded anew in every process, so nobody can prepare certificates that collide.
    private sealed class ByContent : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes.Span);
            return hash.ToHashCode();
        }
    }
}
