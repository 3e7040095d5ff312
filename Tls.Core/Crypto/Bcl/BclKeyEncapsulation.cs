using System;
using System.Security.Cryptography;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// ML-KEM by the platform, where it has it (OpenSSL 3.5, Windows 11). A key is made of the provider's bytes; encapsulation draws its own,
/// so a scripted provider can replay a client but not a server.
/// </summary>
internal sealed class BclKeyEncapsulation(MlKemParameters parameters) : KeyEncapsulation(parameters)
{
    private readonly MLKemAlgorithm _algorithm = parameters == MlKemParameters.MlKem768 ? MLKemAlgorithm.MLKem768 : MLKemAlgorithm.MLKem1024;

    public static bool IsSupported => MLKem.IsSupported;

    public override DecapsulationKey Generate(TlsCryptoProvider provider)
    {
        Span<byte> seed = stackalloc byte[2 * MlKemParameters.SeedLength];
        provider.Fill(seed[..MlKemParameters.SeedLength]);
        provider.Fill(seed[MlKemParameters.SeedLength..]);
        var key = new BclDecapsulationKey(Parameters, MLKem.ImportPrivateSeed(_algorithm, seed));
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    protected override void EncapsulateCore(
        TlsCryptoProvider provider, ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        try
        {
            using var key = MLKem.ImportEncapsulationKey(_algorithm, encapsulationKey);
            key.Encapsulate(ciphertext, sharedSecret);
        }
        catch (CryptographicException)
        {
            throw new PeerFaultException(TlsFault.InvalidKeyShare);
        }
    }
}
