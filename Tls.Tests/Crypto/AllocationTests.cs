using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>The platform's provider allocates nothing per record and nothing per derived key.</summary>
internal sealed class AllocationTests
{
    private readonly TlsCryptoProvider _provider = TlsCryptoProvider.Platform;
    private readonly byte[] _buffer = new byte[1024];
    private readonly byte[] _tag = new byte[Aead.TagLength];
    private readonly byte[] _nonce = new byte[Aead.NonceLength];
    private readonly byte[] _hash = new byte[HashFunctions.MaxLength];

    [Test]
    public void Seal_and_open_allocate_nothing([Values] AeadAlgorithm algorithm)
    {
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305 && !System.Security.Cryptography.ChaCha20Poly1305.IsSupported)
            Assert.Ignore("This platform has no ChaCha20-Poly1305, and BouncyCastle's allocates.");
        using Aead aead = _provider.CreateAead(algorithm, new byte[algorithm.KeyLength()]);
        Assert.That(Allocated(() => SealAndOpen(aead)), Is.Zero);
    }

    [Test]
    public void Hashes_and_derivations_allocate_nothing([Values] HashFunction function)
    {
        using RunningHash running = _provider.CreateHash(function);
        Assert.That(Allocated(() => Derive(running, function)), Is.Zero);
    }

    [Test]
    public void A_signature_is_all_that_ECDSA_allocates()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("Other platforms put signatures together in memory of their own.");
        const SignatureScheme Scheme = SignatureScheme.EcdsaSecp256r1Sha256;
        const int MaxSignatureObjectLength = 96;
        using SigningKey key = _provider.ImportPrivateKey(TestKeys.Of(CertificateKeyKind.EcdsaP256).Pkcs8);
        using VerificationKey publicKey = _provider.ImportPublicKey(TestKeys.Of(CertificateKeyKind.EcdsaP256).SubjectPublicKeyInfo);
        byte[] signature = key.Sign(Scheme, _buffer);
        Assert.That(Allocated(() => publicKey.Verify(Scheme, _buffer, signature)), Is.Zero);
        Assert.That(Allocated(() => key.Sign(Scheme, _buffer)), Is.LessThanOrEqualTo(1000 * MaxSignatureObjectLength));
    }

    private static long Allocated(Action action)
    {
        for (int i = 0; i < 100; i++) action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void SealAndOpen(Aead aead)
    {
        aead.Seal(_nonce, _buffer, _buffer, _tag, [23, 3, 3, 4, 0]);
        if (!aead.TryOpen(_nonce, _buffer, _tag, _buffer, [23, 3, 3, 4, 0])) throw new InvalidOperationException();
    }

    private void Derive(RunningHash running, HashFunction function)
    {
        Span<byte> hash = _hash.AsSpan(0, function.Length());
        running.Append(_buffer);
        running.Current(hash);
        _provider.Hash(function, _buffer, hash);
        _provider.Hmac(function, hash, _buffer, hash);
        _provider.HkdfExtract(function, hash, _nonce, hash);
        _provider.HkdfExpand(function, hash, _nonce, hash);
    }
}
