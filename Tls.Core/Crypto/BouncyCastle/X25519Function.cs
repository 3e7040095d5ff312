using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;
using Tls.Core.Keys;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>X25519 (RFC 7748 §5) over spans, in either package of BouncyCastle. Scalars are 32 bytes as they were drawn.</summary>
internal static class X25519Function
{
    /// <summary>§6.1: the public key of a private one.</summary>
    public static void MultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> product)
    {
#if HAS_BOUNCYCASTLE_2
        X25519.ScalarMultBase(scalar, product);
#else
        Multiply((byte[] copy, byte[] result) => X25519.ScalarMultBase(copy, 0, result, 0), scalar, product);
#endif
    }

    /// <summary>§6.1: the secret that both sides share, which the caller owns; a point that gives none is <see cref="TlsFault.InvalidKeyShare"/>.</summary>
    public static Secret Agree(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> theirPoint)
    {
        var secret = new Secret(X25519Group.Length);
#if HAS_BOUNCYCASTLE_2
        X25519.ScalarMult(scalar, theirPoint, secret.Bytes);
#else
        byte[] point = theirPoint.ToArray();
        Multiply((byte[] copy, byte[] result) => X25519.ScalarMult(copy, 0, point, 0, result, 0), scalar, secret.Bytes);
#endif

        // All zero is what a point of small order gives, whatever the key; looked at in whole.
        ReadOnlySpan<byte> zero = stackalloc byte[X25519Group.Length];
        PeerFaultException.ThrowIf(CryptographicOperations.FixedTimeEquals(secret.Bytes, zero), TlsFault.InvalidKeyShare);
        return secret;
    }

#if !HAS_BOUNCYCASTLE_2
    // The earlier package knows arrays only.
    private static void Multiply(Action<byte[], byte[]> multiply, ReadOnlySpan<byte> scalar, Span<byte> product)
    {
        byte[] copy = GC.AllocateArray<byte>(X25519Group.Length, pinned: true), result = GC.AllocateArray<byte>(X25519Group.Length, pinned: true);
        scalar.CopyTo(copy);
        multiply(copy, result);
        result.CopyTo(product);
        CryptographicOperations.ZeroMemory(copy);
        CryptographicOperations.ZeroMemory(result);
    }
#endif
}
