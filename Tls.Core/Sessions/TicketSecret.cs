using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>What the keys of <see cref="TlsTicketKeys"/> follow from. Any thread may derive from it.</summary>
internal sealed class TicketSecret : IDisposable
{
    private const int HashLength = 32;

    // The period that is, the one before, and the one after.
    private const int MaxIdle = 3;

    private readonly TlsCryptoProvider _provider;
    private readonly Secret _secret = new(HashLength);

    // Keys that nobody uses at the moment, by their period. Nearly every ticket is of one, and deriving its key costs 3 µs.
    private readonly ConcurrentDictionary<long, TicketKey> _idle = new();

    private TicketSecret(TlsCryptoProvider provider) => _provider = provider;

    private static ReadOnlySpan<byte> Salt => "tls-sansio ticket keys 1"u8;

    /// <summary>Throws <see cref="ArgumentException"/> for a secret that is none.</summary>
    public static TicketSecret Create(ReadOnlySpan<byte> secret, TlsCryptoProvider provider)
    {
        if (secret.Length < TlsTicketKeys.MinSecretLength) throw new ArgumentException("A secret for ticket keys must be at least 32 bytes.", nameof(secret));
        if (!secret.ContainsAnyExcept((byte)0)) throw new ArgumentException("A secret of zeros is known to everybody.", nameof(secret));
        var created = new TicketSecret(provider);
        provider.HkdfExtract(HashFunction.Sha256, Salt, secret, created._secret.Bytes);
        return created;
    }

    /// <summary>The key of one period, lent to one user at a time; who disposes it gives it back.</summary>
    public TicketKey Lend(long period) => _idle.TryRemove(period, out TicketKey? idle) ? idle : Derive(period);

    /// <summary>For <see cref="TicketKey.Dispose"/>: it waits for the next user, or is wiped.</summary>
    public void TakeBack(TicketKey key)
    {
        if (_idle.Count >= MaxIdle) WipeIdle();
        if (!_idle.TryAdd(key.Period, key)) key.Wipe();
        if (_secret.IsDisposed) WipeIdle();
    }

    public void Dispose()
    {
        _secret.Dispose();
        WipeIdle();
    }

    private TicketKey Derive(long period)
    {
        Span<byte> info = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(info, period);
        var key = new Secret(HashLength);
        _provider.HkdfExpand(HashFunction.Sha256, _secret.Bytes, info, key.Bytes);
        return new TicketKey(_provider, this, period, key);
    }

    private void WipeIdle()
    {
        foreach (long period in _idle.Keys)
        {
            if (_idle.TryRemove(period, out TicketKey? key)) key.Wipe();
        }
    }
}
