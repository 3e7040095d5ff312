using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>ML-DSA verification (FIPS 204 §5.3) by the platform, where it has it.</summary>
internal sealed class BclMlDsaVerificationKey : VerificationKey
{
    private readonly MlDsaParameters _parameters;
    private readonly MLDsa _key;

    private BclMlDsaVerificationKey(MlDsaParameters parameters, MLDsa key) : base(parameters.Kind, parameters.KeySize) => (_parameters, _key) = (parameters, key);

    public static bool IsSupported => MLDsa.IsSupported;

    public static BclMlDsaVerificationKey Import(SubjectPublicKeyInfo info)
    {
        MlDsaParameters parameters = MlDsaParameters.Of(info.Algorithm.Kind);
        return new BclMlDsaVerificationKey(parameters, MLDsa.ImportMLDsaPublicKey(AlgorithmOf(parameters), info.Key));
    }

    public static MLDsaAlgorithm AlgorithmOf(MlDsaParameters parameters) => parameters.Kind switch
    {
        CertificateKeyKind.MlDsa44 => MLDsaAlgorithm.MLDsa44,
        CertificateKeyKind.MlDsa65 => MLDsaAlgorithm.MLDsa65,
        _ => MLDsaAlgorithm.MLDsa87,
    };

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        scheme == _parameters.Scheme && signature.Length == _parameters.SignatureLength && _key.VerifyData(content, signature);

    public override void Dispose() => _key.Dispose();
}
