#if HAS_BOUNCYCASTLE_2
using System;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>ML-DSA verification (FIPS 204 §5.3) by BouncyCastle 2.6 or newer.</summary>
internal sealed class BouncyCastleMlDsaVerificationKey : VerificationKey
{
    private readonly MlDsaParameters _parameters;
    private readonly MLDsaPublicKeyParameters _key;

    private BouncyCastleMlDsaVerificationKey(MlDsaParameters parameters, MLDsaPublicKeyParameters key)
        : base(parameters.Kind, parameters.KeySize) => (_parameters, _key) = (parameters, key);

    /// <summary>The length of the key is right: any bytes of that length are a key.</summary>
    public static BouncyCastleMlDsaVerificationKey Import(SubjectPublicKeyInfo info)
    {
        MlDsaParameters parameters = MlDsaParameters.Of(info.Algorithm.Kind);
        return new BouncyCastleMlDsaVerificationKey(parameters, MLDsaPublicKeyParameters.FromEncoding(TheirsOf(parameters), info.Key.ToArray()));
    }

    public static MLDsaParameters TheirsOf(MlDsaParameters parameters) => parameters.Kind switch
    {
        CertificateKeyKind.MlDsa44 => MLDsaParameters.ml_dsa_44,
        CertificateKeyKind.MlDsa65 => MLDsaParameters.ml_dsa_65,
        _ => MLDsaParameters.ml_dsa_87,
    };

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (scheme != _parameters.Scheme || signature.Length != _parameters.SignatureLength) return false;
        var verifier = new MLDsaSigner(_key.Parameters, deterministic: false);
        verifier.Init(false, _key);
        verifier.BlockUpdate(content);
        return verifier.VerifySignature(signature.ToArray());
    }

    public override void Dispose() { }
}
#endif
