using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Math;

namespace Tls.Core.Crypto;

/// <summary>A private key on a NIST curve: a number from 1 to n - 1 (FIPS 186-5 Appendix A.2). BouncyCastle's numbers cannot be wiped.</summary>
internal sealed class EcScalar
{
    private readonly NistCurve _curve;

    private EcScalar(NistCurve curve, BigInteger value) => (_curve, Value) = (curve, value);

    public BigInteger Value { get; }

    /// <summary>By rejection (Appendix A.2.2): the first draw in range is the key, so a scripted provider can name it.</summary>
    public static EcScalar Draw(NistCurve curve, TlsCryptoProvider provider)
    {
        byte[] bytes = GC.AllocateArray<byte>(curve.FieldLength, pinned: true);
        while (true)
        {
            provider.Fill(bytes);
            bytes[0] &= (byte)(0xFF >> ((8 * bytes.Length) - curve.Bits));
            var value = new BigInteger(1, bytes);
            CryptographicOperations.ZeroMemory(bytes);
            if (IsInRange(curve, value)) return new EcScalar(curve, value);
        }
    }

    /// <summary>From its big-endian bytes; <see cref="CryptographicException"/> where they are out of range.</summary>
    public static EcScalar Import(NistCurve curve, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        var value = new BigInteger(1, copy);
        CryptographicOperations.ZeroMemory(copy);
        if (!IsInRange(curve, value)) throw new CryptographicException("The private key is out of the curve's range.");
        return new EcScalar(curve, value);
    }

    /// <summary>The public key, uncompressed.</summary>
    public byte[] PublicPoint() => _curve.Domain.G.Multiply(Value).Normalize().GetEncoded(false);

    private static bool IsInRange(NistCurve curve, BigInteger value) => value.SignValue > 0 && value.CompareTo(curve.Domain.N) < 0;
}
