#if HAS_BOUNCYCASTLE_2
using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>ML-KEM by BouncyCastle 2.6 or newer; all randomness is the provider's.</summary>
internal sealed class BouncyCastleKeyEncapsulation(MlKemParameters parameters) : KeyEncapsulation(parameters)
{
    private readonly MLKemParameters _theirs = parameters == MlKemParameters.MlKem768 ? MLKemParameters.ml_kem_768 : MLKemParameters.ml_kem_1024;

    public override DecapsulationKey Generate(TlsCryptoProvider provider)
    {
        byte[] seed = new byte[2 * MlKemParameters.SeedLength];
        provider.Fill(seed.AsSpan(0, MlKemParameters.SeedLength));
        provider.Fill(seed.AsSpan(MlKemParameters.SeedLength));
        var key = new BouncyCastleDecapsulationKey(Parameters, MLKemPrivateKeyParameters.FromSeed(_theirs, seed));
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    protected override void EncapsulateCore(
        TlsCryptoProvider provider, ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        var random = new SecureRandom(new ProviderRandomGenerator(provider));
        var encapsulator = new MLKemEncapsulator(_theirs);
        encapsulator.Init(new ParametersWithRandom(MLKemPublicKeyParameters.FromEncoding(_theirs, encapsulationKey.ToArray()), random));
        encapsulator.Encapsulate(ciphertext, sharedSecret);
    }
}
#endif
