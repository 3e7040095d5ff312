using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>ECDSA signing (FIPS 186-5 §6.4, signatures as RFC 3279 §2.2.3) by the platform.</summary>
internal sealed class BclEcdsaSigningKey : SigningKey
{
    // SEQUENCE of two INTEGERs of P-521, each with its header and perhaps a zero before it.
    private const int MaxSignatureLength = 3 + (2 * (2 + 1 + 66));

    private readonly ECDsa _key;

    private BclEcdsaSigningKey(NistCurve curve, ECDsa key) : base(curve.KeyKind, curve.Bits) => _key = key;

    public static BclEcdsaSigningKey Import(PrivateKeyInfo info)
    {
        NistCurve curve = NistCurve.Of(info.Algorithm.Kind);
        byte[] scalar = GC.AllocateArray<byte>(curve.FieldLength, pinned: true);
        try
        {
            info.Key.CopyTo(scalar.AsSpan(scalar.Length - info.Key.Length));

            // Not every platform takes a private key without its public half.
            ECParameters parameters = curve.ToPlatform(EcScalar.Import(curve, info.Key).PublicPoint());
            parameters.D = scalar;
            return new BclEcdsaSigningKey(curve, PlatformEcdsa.Import(parameters));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>Takes the key over; the algorithm is its certificate's.</summary>
    public static BclEcdsaSigningKey Wrap(KeyAlgorithm algorithm, ECDsa key) => new(NistCurve.Of(algorithm.Kind), key);

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        if (!scheme.IsEcdsa()) throw new ArgumentException($"An ECDSA key cannot sign with {scheme}.", nameof(scheme));
        Span<byte> signature = stackalloc byte[MaxSignatureLength];
        if (!_key.TrySignData(content, signature, scheme.Hash(), DSASignatureFormat.Rfc3279DerSequence, out int length))
            throw new CryptographicException("The ECDSA key made a signature of more than its curve's length.");
        return signature[..length].ToArray();
    }

    public override void Dispose() => _key.Dispose();
}
