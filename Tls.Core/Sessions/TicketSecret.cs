using System;
using System.Buffers.Binary;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>What the keys of <see cref="TlsTicketKeys"/> follow from. Any thread may derive from it.</summary>
internal sealed class TicketSecret : IDisposable
{
    private const int HashLength = 32;

    private readonly TlsCryptoProvider _provider;
    private readonly Secret _secret = new(HashLength);

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

    /// <summary>The key of one period; the result is the caller's.</summary>
    public TicketKey Derive(long period)
    {
        Span<byte> info = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(info, period);
        var key = new Secret(HashLength);
        _provider.HkdfExpand(HashFunction.Sha256, _secret.Bytes, info, key.Bytes);
        return new TicketKey(_provider, key);
    }

    public void Dispose() => _secret.Dispose();
}
