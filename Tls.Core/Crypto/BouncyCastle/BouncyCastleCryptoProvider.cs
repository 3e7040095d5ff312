using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>Everything from BouncyCastle but the random bytes, which are the operating system's. Capabilities are those of RFC 9846 §9.1.</summary>
internal sealed class BouncyCastleCryptoProvider : TlsCryptoProvider
{
    private readonly KeyExchangeGroup[] _groups = KeyExchangeGroups.InOrder(
        new BouncyCastleEcdhGroup(NistCurve.P256),
        new BouncyCastleEcdhGroup(NistCurve.P384),
        new BouncyCastleEcdhGroup(NistCurve.P521),
        KeyEncapsulation);

    private BouncyCastleCryptoProvider() { }

    public static BouncyCastleCryptoProvider Instance { get; } = new();

    internal override IReadOnlyList<KeyExchangeGroup> Groups => _groups;

    internal override void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    internal override bool Supports(AeadAlgorithm algorithm) => true;

    internal override bool Supports(SignatureScheme scheme) => scheme.IsImplemented() || (HasMlDsa && scheme.IsMlDsa());

    internal override Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, algorithm.KeyLength());
        return new BouncyCastleAead(algorithm, key);
    }

    internal override RunningHash CreateHash(HashFunction function) => new BouncyCastleRunningHash(function);

    internal override void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        using var hash = new BouncyCastleRunningHash(function);
        hash.Append(data);
        hash.Current(destination);
    }

    internal override void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, function.Length());
        byte[] keyBytes = key.ToArray(), dataBytes = data.ToArray(), result = new byte[function.Length()];
        var hmac = new HMac(Digests.Create(function));
        hmac.Init(new KeyParameter(keyBytes));
        hmac.BlockUpdate(dataBytes, 0, dataBytes.Length);
        hmac.DoFinal(result, 0);
        result.CopyTo(destination);
        Wipe(keyBytes, dataBytes, result);
    }

    internal override void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, 255 * function.Length());
        byte[] keyBytes = pseudorandomKey.ToArray(), result = new byte[destination.Length];
        var generator = new HkdfBytesGenerator(Digests.Create(function));
        generator.Init(HkdfParameters.SkipExtractParameters(keyBytes, info.ToArray()));
        generator.GenerateBytes(result, 0, result.Length);
        result.CopyTo(destination);
        Wipe(keyBytes, result);
    }

    internal override VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.Parse(subjectPublicKeyInfo);
        return info.Algorithm.Kind switch
        {
            CertificateKeyKind.Ed25519 => new Ed25519VerificationKey(info.Key),
            CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss => BouncyCastleRsaVerificationKey.Import(info),
            var kind when kind.IsMlDsa() => ImportMlDsa(info),
            _ => new BouncyCastleEcdsaVerificationKey(info),
        };
    }

    internal override SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8)
    {
        PrivateKeyInfo info = PrivateKeyInfo.Parse(pkcs8);
        return info.Algorithm.Kind switch
        {
            CertificateKeyKind.Ed25519 => new Ed25519SigningKey(info.Key),
            CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss => BouncyCastleRsaSigningKey.Import(info, this),
            var kind when kind.IsMlDsa() => ImportMlDsa(info, this),
            _ => new BouncyCastleEcdsaSigningKey(info),
        };
    }

    /// <summary>BouncyCastle's ML-KEM where the package has it, and our own where it is the earlier one.</summary>
    public static KeyEncapsulation KeyEncapsulation(MlKemParameters parameters) =>
#if HAS_BOUNCYCASTLE_2
        new BouncyCastleKeyEncapsulation(parameters);
#else
        new ManagedKeyEncapsulation(parameters);
#endif

#if HAS_BOUNCYCASTLE_2
    /// <summary>Whether the package has ML-DSA; the earlier one has not, and we have none of our own.</summary>
    public static bool HasMlDsa => true;

    public static VerificationKey ImportMlDsa(SubjectPublicKeyInfo info) => BouncyCastleMlDsaVerificationKey.Import(info);

    public static SigningKey ImportMlDsa(PrivateKeyInfo info, TlsCryptoProvider provider) => BouncyCastleMlDsaSigningKey.Import(info, provider);
#else
    /// <summary>Whether the package has ML-DSA; this earlier one has not, and we have none of our own.</summary>
    public static bool HasMlDsa => false;

    public static VerificationKey ImportMlDsa(SubjectPublicKeyInfo info) => throw new PeerFaultException(TlsFault.UnsupportedCertificateKey);

    public static SigningKey ImportMlDsa(PrivateKeyInfo info, TlsCryptoProvider provider) =>
        throw new CryptographicException($"A key of {info.Algorithm.Kind} needs BouncyCastle.Cryptography, or a platform that has ML-DSA.");
#endif

    private static void Wipe(params ReadOnlySpan<byte[]> arrays)
    {
        foreach (byte[] array in arrays) CryptographicOperations.ZeroMemory(array);
    }
}
