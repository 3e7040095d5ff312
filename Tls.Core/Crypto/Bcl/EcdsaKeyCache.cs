using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// Public keys of peers that proved their possession before, ready for the next connection: importing a P-256 key costs more than a
/// verification with it, for the platform checks the point again. A key is lent to one connection at a time, so nothing is asked of the
/// platform's objects but to be used by one thread after another. Any thread may use the cache.
/// </summary>
internal sealed class EcdsaKeyCache(int capacity)
{
    private readonly ConcurrentDictionary<byte[], VerificationKey> _idle = new(new ByContent());

    /// <summary>How many keys wait; never more than the capacity, and as many more as threads come at once.</summary>
    public int Count => _idle.Count;

    /// <summary>
    /// The key that was imported from the same bytes before, or null. Bytes that were found good once need not be taken apart again, which
    /// for a point on a curve costs 10 µs.
    /// </summary>
    public VerificationKey? TryTake(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        _idle.GetAlternateLookup<ReadOnlySpan<byte>>().TryRemove(subjectPublicKeyInfo, out byte[]? bytes, out VerificationKey? key) ? new Lease(this, bytes, key) : null;

    /// <summary>Imports a SubjectPublicKeyInfo.</summary>
    public VerificationKey Import(ReadOnlySpan<byte> subjectPublicKeyInfo, SubjectPublicKeyInfo parsed) =>
        new Lease(this, subjectPublicKeyInfo.ToArray(), BclEcdsaVerificationKey.Import(parsed));

    private void Return(byte[] bytes, VerificationKey key)
    {
        if (_idle.Count >= capacity) DropAny();
        if (!_idle.TryAdd(bytes, key)) key.Dispose();
    }

    private void DropAny()
    {
        foreach (KeyValuePair<byte[], VerificationKey> entry in _idle)
        {
            if (!_idle.TryRemove(entry.Key, out VerificationKey? dropped)) continue;
            dropped.Dispose();
            return;
        }
    }

    private sealed class Lease(EcdsaKeyCache cache, byte[] bytes, VerificationKey key) : VerificationKey(key.Kind, key.KeySize)
    {
        private bool _hasVerified;
        private bool _isDisposed;

        public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            bool isGood = key.Verify(scheme, content, signature);
            _hasVerified |= isGood;
            return isGood;
        }

        // Who cannot sign leaves nothing behind: otherwise strangers could fill the cache with keys they only copied.
        public override void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            if (_hasVerified) cache.Return(bytes, key);
            else key.Dispose();
        }
    }

    // HashCode is seeded anew in every process, so nobody can prepare keys that collide.
    private sealed class ByContent : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
