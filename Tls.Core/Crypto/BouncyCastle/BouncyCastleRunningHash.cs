using System;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Utilities;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>SHA-256 and SHA-384 (FIPS 180-4) of BouncyCastle. Finishing a digest ends it, so a copy is finished instead.</summary>
internal sealed class BouncyCastleRunningHash(HashFunction function) : RunningHash(function)
{
    private readonly IDigest _hash = Digests.Create(function);
    private readonly IDigest _copy = Digests.Create(function);
    private readonly byte[] _result = new byte[function.Length()];

    public override void Append(ReadOnlySpan<byte> data)
    {
#if HAS_BOUNCYCASTLE_2
        _hash.BlockUpdate(data);
#else
        _hash.BlockUpdate(data.ToArray(), 0, data.Length);
#endif
    }

    public override void Dispose()
    {
        _hash.Reset();
        _copy.Reset();
    }

    protected override void CurrentCore(Span<byte> destination)
    {
        ((IMemoable)_copy).Reset((IMemoable)_hash);
        _copy.DoFinal(_result, 0);
        _result.CopyTo(destination);
    }
}
