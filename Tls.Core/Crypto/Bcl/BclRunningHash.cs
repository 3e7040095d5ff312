using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>SHA-256 and SHA-384 (FIPS 180-4) of the platform.</summary>
internal sealed class BclRunningHash(HashFunction function) : RunningHash(function)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(function.PlatformName());

    public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    public override void Dispose() => _hash.Dispose();

    protected override void CurrentCore(Span<byte> destination) => _hash.GetCurrentHash(destination);
}
