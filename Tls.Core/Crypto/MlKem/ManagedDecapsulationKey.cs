using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.MlKem;

/// <summary>A key pair of <see cref="ManagedKeyEncapsulation"/>, in FIPS 203's encoding: s, the encapsulation key, its hash, z.</summary>
internal sealed class ManagedDecapsulationKey : DecapsulationKey
{
    private readonly byte[] _encoded;
    private readonly byte[] _encapsulationKey;
    private bool _disposed;

    /// <summary>Takes an encoded decapsulation key over; anything of the right length, since it is checked where it is used.</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="encoded">Pinned where it matters; wiped when this is disposed.</param>
    public ManagedDecapsulationKey(MlKemParameters parameters, byte[] encoded) : base(parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(encoded.Length, parameters.DecapsulationKeyLength);
        _encoded = encoded;
        _encapsulationKey = encoded.AsSpan(parameters.VectorLength, parameters.EncapsulationKeyLength).ToArray();
    }

    public override ReadOnlySpan<byte> EncapsulationKey => _encapsulationKey;

    /// <summary>ML-KEM.KeyGen_internal, Algorithm 16.</summary>
    public static ManagedDecapsulationKey Generate(MlKemParameters parameters, ReadOnlySpan<byte> d, ReadOnlySpan<byte> z)
    {
        byte[] encoded = GC.AllocateArray<byte>(parameters.DecapsulationKeyLength, pinned: true);
        Span<byte> s = encoded.AsSpan(0, parameters.VectorLength);
        Span<byte> encapsulationKey = encoded.AsSpan(s.Length, parameters.EncapsulationKeyLength);
        PublicKeyEncryption.Generate(parameters, d, encapsulationKey, s);
        Sha3.H(encapsulationKey, encoded.AsSpan(s.Length + encapsulationKey.Length, Sha3.Length));
        z.CopyTo(encoded.AsSpan(encoded.Length - MlKemParameters.SeedLength));
        return new ManagedDecapsulationKey(parameters, encoded);
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_encoded);
        _disposed = true;
    }

    protected override void DecapsulateCore(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ReadOnlySpan<byte> s = _encoded.AsSpan(0, Parameters.VectorLength);
        ReadOnlySpan<byte> hash = _encoded.AsSpan(s.Length + _encapsulationKey.Length, Sha3.Length);
        ReadOnlySpan<byte> z = _encoded.AsSpan(_encoded.Length - MlKemParameters.SeedLength);
        CheckHash(hash);

        // ML-KEM.Decaps_internal, Algorithm 18.
        Span<byte> m = stackalloc byte[MlKemParameters.SeedLength], derived = stackalloc byte[2 * Sha3.Length];
        Span<byte> rejection = stackalloc byte[MlKemParameters.SharedSecretLength], again = stackalloc byte[Parameters.CiphertextLength];
        PublicKeyEncryption.Decrypt(Parameters, s, ciphertext, m);
        Sha3.G(m, hash, derived);
        Sha3.Shake256(z, ciphertext, rejection);
        PublicKeyEncryption.Encrypt(Parameters, _encapsulationKey, m, derived[Sha3.Length..], again);
        Select(ciphertext, again, derived[..Sha3.Length], rejection, sharedSecret);

        CryptographicOperations.ZeroMemory(m);
        CryptographicOperations.ZeroMemory(derived);
        CryptographicOperations.ZeroMemory(rejection);
        CryptographicOperations.ZeroMemory(again);
    }

    // §7.3, the decapsulation input check. The key is our own, so this finds memory that was tampered with.
    private void CheckHash(ReadOnlySpan<byte> expected)
    {
        Span<byte> hash = stackalloc byte[Sha3.Length];
        Sha3.H(_encapsulationKey, hash);
        if (!hash.SequenceEqual(expected)) throw new CryptographicException("The decapsulation key does not match its encapsulation key.");
    }

    // Which of the two it is must not show: no branch, and FixedTimeEquals would make one of its answer.
    private static void Select(ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> again, ReadOnlySpan<byte> accepted, ReadOnlySpan<byte> rejected, Span<byte> output)
    {
        uint difference = 0;
        for (int i = 0; i < theirs.Length; i++) difference |= (uint)(theirs[i] ^ again[i]);
        byte isDifferent = unchecked((byte)((0 - difference) >> 24));
        for (int i = 0; i < output.Length; i++) output[i] = (byte)(accepted[i] ^ (isDifferent & (accepted[i] ^ rejected[i])));
    }
}
