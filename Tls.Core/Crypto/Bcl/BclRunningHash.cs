using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>SHA-256 and SHA-384 (FIPS 180-4) of the platform.</summary>
internal sealed class BclRunningHash(HashFunction function) : RunningHash(function)
{
    private IncrementalHash? _hash = ReadyHashes.Take(function);

    private IncrementalHash Hash => _hash ?? throw new ObjectDisposedException(nameof(BclRunningHash));

    public override void Append(ReadOnlySpan<byte> data) => Hash.AppendData(data);

    public override void Dispose()
    {
        if (_hash is null) return;
        Span<byte> reset = stackalloc byte[HashFunctions.MaxLength];
        _hash.GetHashAndReset(reset);
        ReadyHashes.Return(Function, _hash);
        _hash = null;
    }

    protected override void CurrentCore(Span<byte> destination) => Hash.GetCurrentHash(destination);
}
