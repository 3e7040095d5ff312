using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>RSA verification, PSS and PKCS#1 v1.5 (RFC 8017 §8), by the platform.</summary>
internal sealed class BclRsaVerificationKey : VerificationKey
{
    private readonly RSA _key;
    private readonly KeyAlgorithm _algorithm;

    private BclRsaVerificationKey(KeyAlgorithm algorithm, RSA key) : base(algorithm.Kind, key.KeySize) => (_algorithm, _key) = (algorithm, key);

    public static BclRsaVerificationKey Import(SubjectPublicKeyInfo info)
    {
        // Through the numbers and not the whole structure: not every platform knows the identifier id-RSASSA-PSS.
        SubjectPublicKeyInfo.ReadRsa(info.Key, out ReadOnlySpan<byte> modulus, out ReadOnlySpan<byte> exponent);
        return new BclRsaVerificationKey(info.Algorithm, RSA.Create(new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() }));
    }

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (scheme.RsaPadding() is not { } padding || !_algorithm.AllowsHashOf(scheme)) return false;

        // RFC 8017 §8.1.2: OpenSSL also takes a PSS signature whose leading zeros were left out.
        if (signature.Length != (KeySize + 7) / 8) return false;
        try
        {
            return _key.VerifyData(content, signature, scheme.Hash(), padding);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public override void Dispose() => _key.Dispose();
}
