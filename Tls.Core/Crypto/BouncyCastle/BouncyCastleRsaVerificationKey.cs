using System;
using Org.BouncyCastle.Math;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>RSA verification, PSS and PKCS#1 v1.5 (RFC 8017 §8), in managed code.</summary>
internal sealed class BouncyCastleRsaVerificationKey : VerificationKey
{
    private readonly KeyAlgorithm _algorithm;
    private readonly BigInteger _modulus;
    private readonly BigInteger _exponent;

    private BouncyCastleRsaVerificationKey(KeyAlgorithm algorithm, BigInteger modulus, BigInteger exponent) : base(algorithm.Kind, modulus.BitLength)
    {
        _algorithm = algorithm;
        _modulus = modulus;
        _exponent = exponent;
    }

    public static BouncyCastleRsaVerificationKey Import(SubjectPublicKeyInfo info)
    {
        SubjectPublicKeyInfo.ReadRsa(info.Key, out ReadOnlySpan<byte> modulus, out ReadOnlySpan<byte> exponent);
        return new BouncyCastleRsaVerificationKey(info.Algorithm, new BigInteger(1, modulus.ToArray()), new BigInteger(1, exponent.ToArray()));
    }

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (!_algorithm.AllowsHashOf(scheme) || !(scheme.IsRsaPss() || scheme.IsRsaPkcs1())) return false;

        // RFC 8017 §8.1.2: a signature is exactly as long as the modulus, and a smaller number.
        int length = (KeySize + 7) / 8;
        var number = new BigInteger(1, signature.ToArray());
        if (signature.Length != length || number.CompareTo(_modulus) >= 0) return false;
        byte[] decrypted = number.ModPow(_exponent, _modulus).ToByteArrayUnsigned();
        if (scheme.IsRsaPkcs1()) return RsaEncodings.VerifyPkcs1(scheme, content, Pad(decrypted, length));

        // §8.1.2 step 2c: the encoding can be a byte shorter than the modulus.
        int encodedLength = (KeySize - 1 + 7) / 8;
        return decrypted.Length <= encodedLength && RsaEncodings.VerifyPss(Digests.Create(scheme), content, Pad(decrypted, encodedLength), KeySize - 1);
    }

    public override void Dispose() { }

    private static byte[] Pad(byte[] number, int length) => [.. new byte[length - number.Length], .. number];
}
