using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>Ed25519 signing (RFC 8032 §5.1.6), for every provider: the BCL has none.</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    private readonly byte[] _seed;
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeySize];
    private bool _disposed;

    public Ed25519SigningKey(ReadOnlySpan<byte> seed) : base(CertificateKeyKind.Ed25519, 255)
    {
        _seed = GC.AllocateArray<byte>(Ed25519.SecretKeySize, pinned: true);
        seed.CopyTo(_seed);

        // Kept, since signing needs it and would calculate it each time.
        Ed25519.GeneratePublicKey(_seed, 0, _publicKey, 0);
    }

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (scheme != SignatureScheme.Ed25519) throw new ArgumentException($"An Ed25519 key cannot sign with {scheme}.", nameof(scheme));
        byte[] signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, _publicKey, 0, content.ToArray(), 0, content.Length, signature, 0);
        return signature;
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_seed);
        _disposed = true;
    }
}
