using System;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>
/// What the key schedule (RFC 9846 §7.1) makes of no input at all: the same in every connection, and no secret. Worked out once for a
/// provider and a hash, which saves each side of a handshake 5 µs.
/// </summary>
internal sealed class ScheduleConstants
{
    private readonly byte[] _emptyHash;
    private readonly byte[] _saltWithoutPsk;

    public ScheduleConstants(TlsCryptoProvider provider, HashFunction hash)
    {
        _emptyHash = new byte[hash.Length()];
        _saltWithoutPsk = new byte[hash.Length()];
        provider.Hash(hash, [], _emptyHash);
        Span<byte> earlySecret = stackalloc byte[hash.Length()];
        ReadOnlySpan<byte> zeros = stackalloc byte[hash.Length()];
        provider.HkdfExtract(hash, zeros, zeros, earlySecret);
        HkdfLabel.Expand(provider, hash, earlySecret, "derived"u8, _emptyHash, _saltWithoutPsk);
    }

    /// <summary>The hash of no messages.</summary>
    public ReadOnlySpan<byte> EmptyHash => _emptyHash;

    /// <summary>Derive-Secret(Early Secret, "derived", "") where there is no PSK.</summary>
    public ReadOnlySpan<byte> SaltWithoutPsk => _saltWithoutPsk;
}
