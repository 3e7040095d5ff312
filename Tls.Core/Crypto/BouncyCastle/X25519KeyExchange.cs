using System;
using System.Security.Cryptography;
using Tls.Core.Keys;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>One side of an X25519 (RFC 7748 §6.1). The private key is the provider's 32 bytes as they came, so a trace can be replayed.</summary>
internal sealed class X25519KeyExchange : KeyExchange
{
    private readonly byte[] _scalar = GC.AllocateArray<byte>(X25519Group.Length, pinned: true);
    private readonly byte[] _share = new byte[X25519Group.Length];
    private bool _disposed;

    public X25519KeyExchange(X25519Group group, TlsCryptoProvider provider) : base(group)
    {
        provider.Fill(_scalar);
        X25519Function.MultiplyBase(_scalar, _share);
    }

    public override ReadOnlySpan<byte> Share => _share;

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_scalar);
        _disposed = true;
    }

    protected override Secret CompleteCore(ReadOnlySpan<byte> serverShare)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return X25519Function.Agree(_scalar, serverShare);
    }
}
