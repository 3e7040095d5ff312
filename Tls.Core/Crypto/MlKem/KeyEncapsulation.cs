using System;

namespace Tls.Core.Crypto.MlKem;

/// <summary>ML-KEM with one parameter set (FIPS 203 §7), by whoever computes it. Stateless and safe to share.</summary>
internal abstract class KeyEncapsulation(MlKemParameters parameters)
{
    public MlKemParameters Parameters { get; } = parameters;

    /// <summary>ML-KEM.KeyGen (§7.1): a fresh pair of keys, which the caller owns.</summary>
    public abstract DecapsulationKey Generate(TlsCryptoProvider provider);

    /// <summary>ML-KEM.Encaps (§7.2): a shared secret, and a ciphertext that gives it to the owner of the key.</summary>
    /// <param name="provider">Gives the random bytes, unless the implementation insists on its own.</param>
    /// <param name="encapsulationKey">As it came; a wrong length, or a coefficient out of range, is <see cref="TlsFault.InvalidKeyShare"/>.</param>
    /// <param name="ciphertext">Exactly <see cref="MlKemParameters.CiphertextLength"/> bytes, filled.</param>
    /// <param name="sharedSecret">Exactly <see cref="MlKemParameters.SharedSecretLength"/> bytes, filled.</param>
    public void Encapsulate(TlsCryptoProvider provider, ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, Parameters.CiphertextLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, MlKemParameters.SharedSecretLength);
        PeerFaultException.ThrowIf(encapsulationKey.Length != Parameters.EncapsulationKeyLength, TlsFault.InvalidKeyShare);

        // Asked here for all: libraries differ in when they notice.
        PeerFaultException.ThrowIf(!PolynomialEncoding.IsReduced(encapsulationKey[..Parameters.VectorLength]), TlsFault.InvalidKeyShare);
        EncapsulateCore(provider, encapsulationKey, ciphertext, sharedSecret);
    }

    protected abstract void EncapsulateCore(
        TlsCryptoProvider provider, ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret);
}
