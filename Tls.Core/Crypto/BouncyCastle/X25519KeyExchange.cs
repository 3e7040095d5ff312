using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;
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
        X25519.ScalarMultBase(_scalar, 0, _share, 0);
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
        byte[] shared = GC.AllocateArray<byte>(X25519Group.Length, pinned: true);
        try
        {
            X25519.ScalarMult(_scalar, 0, serverShare.ToArray(), 0, shared, 0);

            // §6.1: all zero is what a point of small order gives, whatever the key; looked at in whole.
            ReadOnlySpan<byte> zero = stackalloc byte[X25519Group.Length];
            PeerFaultException.ThrowIf(CryptographicOperations.FixedTimeEquals(shared, zero), TlsFault.InvalidKeyShare);
            var secret = new Secret(shared.Length);
            shared.CopyTo(secret.Bytes);
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }
}
