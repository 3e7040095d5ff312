using System;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>RSA signing, PSS and PKCS#1 v1.5 (RFC 8017 §8), in managed code; blinding and salt come from the provider.</summary>
internal sealed class BouncyCastleRsaSigningKey : SigningKey
{
    private readonly KeyAlgorithm _algorithm;
    private readonly SecureRandom _random;
    private RsaPrivateCrtKeyParameters? _key;

    private BouncyCastleRsaSigningKey(KeyAlgorithm algorithm, RsaPrivateCrtKeyParameters key, TlsCryptoProvider provider)
        : base(algorithm.Kind, key.Modulus.BitLength)
    {
        _algorithm = algorithm;
        _key = key;
        _random = new SecureRandom(new ProviderRandomGenerator(provider));
    }

    public static BouncyCastleRsaSigningKey Import(PrivateKeyInfo info, TlsCryptoProvider provider)
    {
        try
        {
            return new BouncyCastleRsaSigningKey(info.Algorithm, Read(info.Key), provider);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException)
        {
            throw new CryptographicException("The private key is not a well-formed RSAPrivateKey.", e);
        }
    }

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_key is null, this);
        if (RsaSigners.Create(scheme) is not { } signer || !_algorithm.AllowsHashOf(scheme))
            throw new ArgumentException($"This RSA key cannot sign with {scheme}.", nameof(scheme));
        if (!scheme.FitsKeySize(KeySize)) throw new CryptographicException($"The RSA key is too small to sign with {scheme}.");
        signer.Init(true, new ParametersWithRandom(_key, _random));
        signer.BlockUpdate(content.ToArray(), 0, content.Length);
        return signer.GenerateSignature();
    }

    public override void Dispose() => _key = null;

    /// <summary>RSAPrivateKey (Appendix A.1.2) with two primes.</summary>
    private static RsaPrivateCrtKeyParameters Read(ReadOnlySpan<byte> der)
    {
        var reader = new DerReader(der);
        DerReader key = reader.ReadSequence();
        reader.ExpectEnd();
        if (key.ReadSmallInteger() != 0) throw new AsnContentException();
        var parameters = new RsaPrivateCrtKeyParameters(
            Number(ref key), Number(ref key), Number(ref key), Number(ref key), Number(ref key), Number(ref key), Number(ref key), Number(ref key));
        key.ExpectEnd();
        return parameters;
    }

    private static BigInteger Number(ref DerReader key)
    {
        byte[] magnitude = key.ReadPositiveInteger().ToArray();
        var number = new BigInteger(1, magnitude);
        CryptographicOperations.ZeroMemory(magnitude);
        return number;
    }
}
