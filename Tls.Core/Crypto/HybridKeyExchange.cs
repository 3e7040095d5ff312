using System;
using System.Security.Cryptography;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>A client's half of a <see cref="HybridGroup"/>.</summary>
internal sealed class HybridKeyExchange : KeyExchange
{
    private readonly HybridGroup _group;
    private readonly DecapsulationKey _kem;
    private readonly byte[] _share;

    public HybridKeyExchange(HybridGroup group, KeyExchange classical, DecapsulationKey kem) : base(group)
    {
        _group = group;
        Classical = classical;
        _kem = kem;
        _share = new byte[group.ClientShareLength];
        (Range point, Range key) = group.Split(classical.Share.Length, _share.Length);
        classical.Share.CopyTo(_share.AsSpan(point));
        kem.EncapsulationKey.CopyTo(_share.AsSpan(key));
    }

    /// <summary>The classical part, which may be a share in its own right: the server answers one of the two.</summary>
    public KeyExchange Classical { get; }

    public override ReadOnlySpan<byte> Share => _share;

    public override void Dispose()
    {
        Classical.Dispose();
        _kem.Dispose();
    }

    protected override Secret CompleteCore(ReadOnlySpan<byte> serverShare)
    {
        (Range point, Range ciphertext) = _group.Split(_group.Classical.ServerShareLength, serverShare.Length);
        Span<byte> kemSecret = stackalloc byte[MlKemParameters.SharedSecretLength];
        _kem.Decapsulate(serverShare[ciphertext], kemSecret);
        try
        {
            return _group.Join(Classical.Complete(serverShare[point]), kemSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(kemSecret);
        }
    }
}
