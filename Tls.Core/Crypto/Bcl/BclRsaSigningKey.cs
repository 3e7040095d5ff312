using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>RSA signing, PSS and PKCS#1 v1.5 (RFC 8017 §8), by the platform.</summary>
internal sealed class BclRsaSigningKey : SigningKey
{
    private readonly RSA _key;
    private readonly KeyAlgorithm _algorithm;

    private BclRsaSigningKey(KeyAlgorithm algorithm, RSA key) : base(algorithm.Kind, key.KeySize) => (_algorithm, _key) = (algorithm, key);

    public static BclRsaSigningKey Import(PrivateKeyInfo info)
    {
        var key = RSA.Create();
        try
        {
            key.ImportRSAPrivateKey(info.Key, out _);
            return new BclRsaSigningKey(info.Algorithm, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Takes the key over; the algorithm is its certificate's.</summary>
    public static BclRsaSigningKey Wrap(KeyAlgorithm algorithm, RSA key) => new(algorithm, key);

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        if (scheme.RsaPadding() is not { } padding || !_algorithm.AllowsHashOf(scheme))
            throw new ArgumentException($"This RSA key cannot sign with {scheme}.", nameof(scheme));
        return _key.SignData(content, scheme.Hash(), padding);
    }

    public override void Dispose() => _key.Dispose();
}
