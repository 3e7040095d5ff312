using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>ML-DSA signing (FIPS 204 §5.2) by the platform, where it has it (OpenSSL 3.5, Windows 11).</summary>
internal sealed class BclMlDsaSigningKey : SigningKey
{
    private readonly MlDsaParameters _parameters;
    private readonly MLDsa _key;

    private BclMlDsaSigningKey(MlDsaParameters parameters, MLDsa key) : base(parameters.Kind, parameters.KeySize) => (_parameters, _key) = (parameters, key);

    public static BclMlDsaSigningKey Import(PrivateKeyInfo info)
    {
        MlDsaParameters parameters = MlDsaParameters.Of(info.Algorithm.Kind);
        MLDsaAlgorithm algorithm = BclMlDsaVerificationKey.AlgorithmOf(parameters);
        return new BclMlDsaSigningKey(
            parameters, info.Key.Length == MlDsaParameters.SeedLength ? MLDsa.ImportMLDsaPrivateSeed(algorithm, info.Key) : MLDsa.ImportMLDsaPrivateKey(algorithm, info.Key));
    }

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        if (scheme != _parameters.Scheme) throw new ArgumentException($"An {Kind} key cannot sign with {scheme}.", nameof(scheme));
        byte[] signature = new byte[_parameters.SignatureLength];
        _key.SignData(content, signature);
        return signature;
    }

    public override void Dispose() => _key.Dispose();
}
