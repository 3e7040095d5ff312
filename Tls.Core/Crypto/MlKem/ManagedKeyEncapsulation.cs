using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.MlKem;

/// <summary>Our own ML-KEM, for machines whose libraries have none.</summary>
internal sealed class ManagedKeyEncapsulation(MlKemParameters parameters) : KeyEncapsulation(parameters)
{
    public override DecapsulationKey Generate(TlsCryptoProvider provider)
    {
        Span<byte> d = stackalloc byte[MlKemParameters.SeedLength], z = stackalloc byte[MlKemParameters.SeedLength];
        provider.Fill(d);
        provider.Fill(z);
        var key = ManagedDecapsulationKey.Generate(Parameters, d, z);
        CryptographicOperations.ZeroMemory(d);
        CryptographicOperations.ZeroMemory(z);
        return key;
    }

    protected override void EncapsulateCore(
        TlsCryptoProvider provider, ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Span<byte> m = stackalloc byte[MlKemParameters.SeedLength], hash = stackalloc byte[Sha3.Length], derived = stackalloc byte[2 * Sha3.Length];
        provider.Fill(m);

        // ML-KEM.Encaps_internal, Algorithm 17.
        Sha3.H(encapsulationKey, hash);
        Sha3.G(m, hash, derived);
        PublicKeyEncryption.Encrypt(Parameters, encapsulationKey, m, derived[Sha3.Length..], ciphertext);
        derived[..Sha3.Length].CopyTo(sharedSecret);
        CryptographicOperations.ZeroMemory(m);
        CryptographicOperations.ZeroMemory(derived);
    }
}
