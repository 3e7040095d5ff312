using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.Intrinsics;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// The platform's own library where this machine has the primitive, BouncyCastle for the rest: one choice per primitive for the whole
/// process. Capabilities are those of RFC 9846 §9.1.
/// </summary>
internal sealed class BclCryptoProvider : TlsCryptoProvider
{
    // About 2 KB each, most of it the platform's.
    private const int EcdsaKeyCacheCapacity = 256;

    private static readonly BouncyCastleCryptoProvider Managed = BouncyCastleCryptoProvider.Instance;

    private readonly bool _hasIntrinsics;
    private readonly bool _hasPublicKeys = !OperatingSystem.IsBrowser();
    private readonly KeyExchangeGroup[] _groups;
    private readonly EcdsaKeyCache _ecdsaKeys = new(EcdsaKeyCacheCapacity);

    private BclCryptoProvider(bool hasIntrinsics)
    {
        _hasIntrinsics = hasIntrinsics;
        _groups = _hasPublicKeys
            ? KeyExchangeGroups.InOrder(new BclEcdhGroup(NistCurve.P256), new BclEcdhGroup(NistCurve.P384), new BclEcdhGroup(NistCurve.P521), KeyEncapsulation)
            : [.. Managed.Groups];
    }

    public static BclCryptoProvider Instance { get; } = new(IntrinsicAesGcm.IsSupported);

    /// <summary>As on a processor without AES instructions, for tests: nobody else has a reason to do without.</summary>
    public static BclCryptoProvider WithoutIntrinsics { get; } = new(hasIntrinsics: false);

    internal override IReadOnlyList<KeyExchangeGroup> Groups => _groups;

    internal override void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    internal override bool Supports(AeadAlgorithm algorithm) => true;

    internal override bool Supports(SignatureScheme scheme) =>
        scheme.IsImplemented() || (scheme.IsMlDsa() && (BclMlDsaVerificationKey.IsSupported || BouncyCastleCryptoProvider.HasMlDsa));

    internal override Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, algorithm.KeyLength());
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305)
            return ChaCha20Poly1305.IsSupported ? new BclChaCha20Poly1305(key) : Managed.CreateAead(algorithm, key);
        if (_hasIntrinsics) return new IntrinsicAesGcm(key);
        return AesGcm.IsSupported ? new BclAesGcm(key) : Managed.CreateAead(algorithm, key);
    }

    internal override RunningHash CreateHash(HashFunction function) => new BclRunningHash(function);

    internal override void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, function.Length());
        IncrementalHash hash = ReadyHashes.Take(function);
        hash.AppendData(data);
        hash.GetHashAndReset(destination);
        ReadyHashes.Return(function, hash);
    }

    internal override void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        BclHmac.Compute(function, key, data, [], destination);

    internal override void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination)
    {
        int length = function.Length();
        if (destination.Length > length)
        {
            HKDF.Expand(function.PlatformName(), pseudorandomKey, destination, info);
            return;
        }

        // RFC 5869 §2.3: nearly all that TLS wants is one block, the first.
        Span<byte> block = stackalloc byte[HashFunctions.MaxLength];
        block = block[..length];
        BclHmac.Compute(function, pseudorandomKey, info, [1], block);
        block[..destination.Length].CopyTo(destination);
        CryptographicOperations.ZeroMemory(block);
    }

    internal override VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        if (!_hasPublicKeys) return Managed.ImportPublicKey(subjectPublicKeyInfo);
        if (_ecdsaKeys.TryTake(subjectPublicKeyInfo) is { } known) return known;
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.Parse(subjectPublicKeyInfo);
        try
        {
            return info.Algorithm.Kind switch
            {
                CertificateKeyKind.Ed25519 => new Ed25519VerificationKey(info.Key),
                CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss => BclRsaVerificationKey.Import(info),
                var kind when kind.IsMlDsa() =>
                    BclMlDsaVerificationKey.IsSupported ? BclMlDsaVerificationKey.Import(info) : BouncyCastleCryptoProvider.ImportMlDsa(info),
                _ => _ecdsaKeys.Import(subjectPublicKeyInfo, info),
            };
        }
        catch (CryptographicException)
        {
            // Well formed, and yet not to the platform's liking: some have narrower bounds than ours.
            throw new PeerFaultException(TlsFault.UnsupportedCertificateKey);
        }
    }

    internal override SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8)
    {
        if (!_hasPublicKeys) return Managed.ImportPrivateKey(pkcs8);
        PrivateKeyInfo info = PrivateKeyInfo.Parse(pkcs8);
        return info.Algorithm.Kind switch
        {
            CertificateKeyKind.Ed25519 => new Ed25519SigningKey(info.Key),
            CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss => BclRsaSigningKey.Import(info),
            var kind when kind.IsMlDsa() =>
                BclMlDsaVerificationKey.IsSupported ? BclMlDsaSigningKey.Import(info) : BouncyCastleCryptoProvider.ImportMlDsa(info, this),
            _ => BclEcdsaSigningKey.Import(info),
        };
    }

    private static KeyEncapsulation KeyEncapsulation(MlKemParameters parameters) =>
        BclKeyEncapsulation.IsSupported ? new BclKeyEncapsulation(parameters) : BouncyCastleCryptoProvider.KeyEncapsulation(parameters);
}
