using System;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>For providers that gain nothing by keeping a key ready.</summary>
internal sealed class OneShotHmac : KeyedHmac
{
    private readonly TlsCryptoProvider _provider;
    private readonly HashFunction _function;
    private readonly Secret _key;

    /// <summary>Copies the key.</summary>
    public OneShotHmac(TlsCryptoProvider provider, HashFunction function, ReadOnlySpan<byte> key)
    {
        (_provider, _function, _key) = (provider, function, new Secret(key.Length));
        key.CopyTo(_key.Bytes);
    }

    public override void Compute(ReadOnlySpan<byte> data, Span<byte> destination) => _provider.Hmac(_function, _key.Bytes, data, destination);

    public override void Dispose() => _key.Dispose();
}
