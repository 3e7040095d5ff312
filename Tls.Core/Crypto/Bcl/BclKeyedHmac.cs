using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>HMAC of the platform; it wipes its copy of the key itself.</summary>
internal sealed class BclKeyedHmac(HashFunction function, ReadOnlySpan<byte> key) : KeyedHmac
{
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(function.PlatformName(), key);
    private readonly int _length = function.Length();

    public override void Compute(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, _length);
        _hmac.AppendData(data);
        _hmac.GetHashAndReset(destination);
    }

    public override void Dispose() => _hmac.Dispose();
}
