using System;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>RSA verification, PSS and PKCS#1 v1.5 (RFC 8017 §8), in managed code.</summary>
internal sealed class BouncyCastleRsaVerificationKey : VerificationKey
{
    private readonly RsaKeyParameters _key;
    private readonly KeyAlgorithm _algorithm;

    private BouncyCastleRsaVerificationKey(KeyAlgorithm algorithm, RsaKeyParameters key) : base(algorithm.Kind, key.Modulus.BitLength) =>
        (_algorithm, _key) = (algorithm, key);

    public static BouncyCastleRsaVerificationKey Import(SubjectPublicKeyInfo info)
    {
        SubjectPublicKeyInfo.ReadRsa(info.Key, out ReadOnlySpan<byte> modulus, out ReadOnlySpan<byte> exponent);
        try
        {
            var key = new RsaKeyParameters(false, new BigInteger(1, modulus.ToArray()), new BigInteger(1, exponent.ToArray()));
            return new BouncyCastleRsaVerificationKey(info.Algorithm, key);
        }
        catch (ArgumentException)
        {
            // BouncyCastle looks for small factors, which no honest key has.
            throw new PeerFaultException(TlsFault.UnsupportedCertificateKey);
        }
    }

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        // RFC 8017 §8.1.2: a signature is exactly as long as the modulus.
        if (signature.Length != (KeySize + 7) / 8 || !scheme.FitsKeySize(KeySize)) return false;
        if (RsaSigners.Create(scheme) is not { } verifier || !_algorithm.AllowsHashOf(scheme)) return false;
        try
        {
            verifier.Init(false, _key);
            verifier.BlockUpdate(content.ToArray(), 0, content.Length);
            return verifier.VerifySignature(signature.ToArray());
        }
        catch (Exception e) when (e is CryptoException or ArgumentException)
        {
            // A number above the modulus, or a block longer than its encoding.
            return false;
        }
    }

    public override void Dispose() { }
}
