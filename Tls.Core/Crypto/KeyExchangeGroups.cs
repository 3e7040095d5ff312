using System;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto;

/// <summary>
/// The groups that every provider has, in the order of preference: hybrids first, each made of the provider's own parts; ML-KEM alone last, as it
/// has stood for the shortest time.
/// </summary>
internal static class KeyExchangeGroups
{
    public static KeyExchangeGroup[] InOrder(
        DiffieHellmanGroup p256, DiffieHellmanGroup p384, DiffieHellmanGroup p521, Func<MlKemParameters, KeyEncapsulation> kem) =>
    [
        HybridGroup.X25519MLKEM768(X25519Group.Instance, kem(MlKemParameters.MlKem768)),
        HybridGroup.SecP256r1MLKEM768(p256, kem(MlKemParameters.MlKem768)),
        HybridGroup.SecP384r1MLKEM1024(p384, kem(MlKemParameters.MlKem1024)),
        X25519Group.Instance,
        p256,
        p384,
        p521,
        new KemGroup(NamedGroup.MLKEM768, kem(MlKemParameters.MlKem768)),
        new KemGroup(NamedGroup.MLKEM1024, kem(MlKemParameters.MlKem1024)),
    ];
}
