using System;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Org.BouncyCastle.Crypto;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.Intrinsics;
using Tls.Core.Crypto.MlKem;

namespace Tls.Tests.Crypto;

/// <summary>Who computes what on this machine: the choice is made once, so it can be looked at.</summary>
internal sealed class ChosenImplementationTests
{
    private static readonly bool HasNewBouncyCastle = typeof(IDigest).Assembly.GetName().Name == "BouncyCastle.Cryptography";

    [Test]
    public void ML_KEM_is_the_platforms_then_BouncyCastles_then_ours()
    {
        Type managed = HasNewBouncyCastle ? BouncyCastleCryptoProvider.KeyEncapsulation(MlKemParameters.MlKem768).GetType() : typeof(ManagedKeyEncapsulation);
        Assert.That(managed == typeof(ManagedKeyEncapsulation), Is.Not.EqualTo(HasNewBouncyCastle));
        Assert.That(Kems(TlsCryptoProvider.Platform), Has.Length.EqualTo(3).And.All.TypeOf(MLKem.IsSupported ? typeof(BclKeyEncapsulation) : managed));
        Assert.That(Kems(TlsCryptoProvider.BouncyCastle), Has.Length.EqualTo(3).And.All.TypeOf(managed));
    }

    [Test]
    public void AES_GCM_is_ours_where_the_processor_has_instructions_for_it([Values(AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm)] AeadAlgorithm algorithm)
    {
        Type expected = IntrinsicAesGcm.IsSupported ? typeof(IntrinsicAesGcm) : AesGcm.IsSupported ? typeof(BclAesGcm) : typeof(BouncyCastleAead);
        using Aead aead = TlsCryptoProvider.Platform.CreateAead(algorithm, new byte[algorithm.KeyLength()]);
        Assert.That(aead, Is.TypeOf(expected));
    }

    [Test]
    public void ChaCha20_is_the_platforms_where_it_has_it()
    {
        using Aead aead = TlsCryptoProvider.Platform.CreateAead(AeadAlgorithm.ChaCha20Poly1305, new byte[32]);
        Assert.That(aead, Is.TypeOf(ChaCha20Poly1305.IsSupported ? typeof(BclChaCha20Poly1305) : typeof(BouncyCastleAead)));
    }

    private static KeyEncapsulation[] Kems(TlsCryptoProvider provider) => [.. provider.Groups.OfType<HybridGroup>().Select(group => group.Kem)];
}
