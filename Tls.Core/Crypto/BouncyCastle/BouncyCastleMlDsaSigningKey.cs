#if HAS_BOUNCYCASTLE_2
using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>ML-DSA signing (FIPS 204 §5.2) by BouncyCastle 2.6 or newer; the randomness of each signature is the provider's. Its keys cannot be wiped.</summary>
internal sealed class BouncyCastleMlDsaSigningKey : SigningKey
{
    private readonly MlDsaParameters _parameters;
    private readonly SecureRandom _random;
    private MLDsaPrivateKeyParameters? _key;

    private BouncyCastleMlDsaSigningKey(MlDsaParameters parameters, MLDsaPrivateKeyParameters key, TlsCryptoProvider provider)
        : base(parameters.Kind, parameters.KeySize)
    {
        _parameters = parameters;
        _key = key;
        _random = new SecureRandom(new ProviderRandomGenerator(provider));
    }

    public static BouncyCastleMlDsaSigningKey Import(PrivateKeyInfo info, TlsCryptoProvider provider)
    {
        MlDsaParameters parameters = MlDsaParameters.Of(info.Algorithm.Kind);
        MLDsaParameters theirs = BouncyCastleMlDsaVerificationKey.TheirsOf(parameters);
        byte[] key = info.Key.ToArray();
        try
        {
            return new BouncyCastleMlDsaSigningKey(
                parameters, key.Length == MlDsaParameters.SeedLength ? MLDsaPrivateKeyParameters.FromSeed(theirs, key) : MLDsaPrivateKeyParameters.FromEncoding(theirs, key), provider);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The private key is not a well-formed ML-DSA key.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_key is null, this);
        if (scheme != _parameters.Scheme) throw new ArgumentException($"An {Kind} key cannot sign with {scheme}.", nameof(scheme));
        var signer = new MLDsaSigner(_key.Parameters, deterministic: false);
        signer.Init(true, new ParametersWithRandom(_key, _random));
        signer.BlockUpdate(content);
        return signer.GenerateSignature();
    }

    public override void Dispose() => _key = null;
}
#endif
