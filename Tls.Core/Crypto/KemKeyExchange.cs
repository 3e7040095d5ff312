using System;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>A client's half of a <see cref="KemGroup"/>.</summary>
internal sealed class KemKeyExchange(KemGroup group, DecapsulationKey key) : KeyExchange(group)
{
    public override ReadOnlySpan<byte> Share => key.EncapsulationKey;

    public override void Dispose() => key.Dispose();

    protected override Secret CompleteCore(ReadOnlySpan<byte> serverShare)
    {
        var shared = new Secret(MlKemParameters.SharedSecretLength);
        key.Decapsulate(serverShare, shared.Bytes);
        return shared;
    }
}
