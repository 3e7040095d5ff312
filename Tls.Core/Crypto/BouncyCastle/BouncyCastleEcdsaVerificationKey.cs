using System;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>ECDSA verification (FIPS 186-5 §6.4, signatures as RFC 3279 §2.2.3) in managed code.</summary>
internal sealed class BouncyCastleEcdsaVerificationKey : VerificationKey
{
    private readonly ECPublicKeyParameters _key;

    public BouncyCastleEcdsaVerificationKey(SubjectPublicKeyInfo info) : base(info.Algorithm.Kind, NistCurve.Of(info.Algorithm.Kind).Bits)
    {
        NistCurve curve = NistCurve.Of(info.Algorithm.Kind);
        _key = new ECPublicKeyParameters(curve.Decode(info.Key)!, curve.Domain);
    }

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (!scheme.IsEcdsa()) return false;
        var verifier = new DsaDigestSigner(new ECDsaSigner(), Digests.Create(scheme));
        verifier.Init(false, _key);
        verifier.BlockUpdate(content.ToArray(), 0, content.Length);
        return verifier.VerifySignature(signature.ToArray());
    }

    public override void Dispose() { }
}
