using System;
using System.Security.Cryptography;
using Tls.Core.Keys;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>X25519 (RFC 7748 §6.1, RFC 9846 §4.3.8.2), for every provider: the BCL has none.</summary>
internal sealed class X25519Group : DiffieHellmanGroup
{
    public const int Length = 32;

    private X25519Group() : base(NamedGroup.X25519, Length) { }

    public static X25519Group Instance { get; } = new();

    public override KeyExchange Start(TlsCryptoProvider provider) => new X25519KeyExchange(this, provider);

    /// <summary>Without an object for a key that is gone at once: 160 bytes less.</summary>
    protected override Secret RespondCore(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare)
    {
        Span<byte> scalar = stackalloc byte[Length];
        try
        {
            provider.Fill(scalar);
            X25519Function.MultiplyBase(scalar, serverShare);
            return X25519Function.Agree(scalar, clientShare);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }
}
