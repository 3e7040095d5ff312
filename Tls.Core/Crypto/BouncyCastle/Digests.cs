using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>The SHA-2 family (FIPS 180-4) by the names that TLS knows it under.</summary>
internal static class Digests
{
    public static IDigest Create(HashFunction function) => function switch
    {
        HashFunction.Sha256 => new Sha256Digest(),
        HashFunction.Sha384 => new Sha384Digest(),
        _ => new Sha512Digest(),
    };

    /// <summary>The hash of a scheme that has one; see <see cref="SignatureHash"/>.</summary>
    public static IDigest Create(SignatureScheme scheme)
    {
        HashAlgorithmName name = scheme.Hash();
        return name == HashAlgorithmName.SHA256 ? new Sha256Digest()
            : name == HashAlgorithmName.SHA384 ? new Sha384Digest()
            : name == HashAlgorithmName.SHA512 ? new Sha512Digest()
            : throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "The scheme has no hash of its own.");
    }
}
