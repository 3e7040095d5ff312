using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>ECDSA verification (FIPS 186-5 §6.4, signatures as RFC 3279 §2.2.3) by the platform.</summary>
internal sealed class BclEcdsaVerificationKey : VerificationKey
{
    private readonly ECDsa _key;

    private BclEcdsaVerificationKey(NistCurve curve, ECDsa key) : base(curve.KeyKind, curve.Bits) => _key = key;

    public static BclEcdsaVerificationKey Import(SubjectPublicKeyInfo info)
    {
        NistCurve curve = NistCurve.Of(info.Algorithm.Kind);
        return new BclEcdsaVerificationKey(curve, PlatformEcdsa.Import(curve.ToPlatform(info.Key)));
    }

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (!scheme.IsEcdsa()) return false;
        try
        {
            return _key.VerifyData(content, signature, scheme.Hash(), DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public override void Dispose() => _key.Dispose();
}
