using System;

namespace Tls.Core.Crypto.MlKem;

/// <summary>The private half of an ML-KEM key pair; wiped when disposed.</summary>
internal abstract class DecapsulationKey(MlKemParameters parameters) : IDisposable
{
    public MlKemParameters Parameters { get; } = parameters;

    /// <summary>The public half, which may be shown also after <see cref="Dispose"/>.</summary>
    public abstract ReadOnlySpan<byte> EncapsulationKey { get; }

    /// <summary>
    /// ML-KEM.Decaps (FIPS 203 §7.3). A ciphertext that was not made for this key gives a secret too, which nobody else knows: that it was
    /// wrong is found out by whoever uses the secret, and says nothing about the key.
    /// </summary>
    /// <param name="ciphertext">As it came; a wrong length is <see cref="TlsFault.InvalidKeyShare"/>.</param>
    /// <param name="sharedSecret">Exactly <see cref="MlKemParameters.SharedSecretLength"/> bytes, filled.</param>
    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, MlKemParameters.SharedSecretLength);
        PeerFaultException.ThrowIf(ciphertext.Length != Parameters.CiphertextLength, TlsFault.InvalidKeyShare);
        DecapsulateCore(ciphertext, sharedSecret);
    }

    public abstract void Dispose();

    protected abstract void DecapsulateCore(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret);
}
