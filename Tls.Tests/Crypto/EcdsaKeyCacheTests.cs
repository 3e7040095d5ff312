using System;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;

namespace Tls.Tests.Crypto;

/// <summary>Public keys are lent to one user at a time, and only those that proved possession come back.</summary>
internal sealed class EcdsaKeyCacheTests
{
    private const SignatureScheme Scheme = SignatureScheme.EcdsaSecp256r1Sha256;
    private static readonly byte[] Content = [1, 2, 3];

    private readonly ECDsa _owner = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [OneTimeTearDown]
    public void DisposeKey() => _owner.Dispose();

    [Test]
    public void A_key_that_verified_waits_for_the_next_user()
    {
        var cache = new EcdsaKeyCache(8);
        for (int round = 0; round < 3; round++)
        {
            using (VerificationKey key = Import(cache, _owner))
            {
                Assert.That(cache.Count, Is.Zero, "it is lent");
                Assert.That(key.Verify(Scheme, Content, Sign(_owner)));
            }
            Assert.That(cache.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public void A_key_that_did_not_verify_leaves_nothing_behind()
    {
        var cache = new EcdsaKeyCache(8);
        Import(cache, _owner).Dispose();
        using (VerificationKey key = Import(cache, _owner)) Assert.That(key.Verify(Scheme, [9], Sign(_owner)), Is.False);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void Two_users_at_once_get_a_key_each()
    {
        var cache = new EcdsaKeyCache(8);
        VerificationKey first = Import(cache, _owner), second = Import(cache, _owner);
        Assert.That(first.Verify(Scheme, Content, Sign(_owner)) && second.Verify(Scheme, Content, Sign(_owner)));
        first.Dispose();
        Assert.That(second.Verify(Scheme, Content, Sign(_owner)), "disposing one leaves the other");
        second.Dispose();
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void Another_key_is_never_mistaken_for_it()
    {
        var cache = new EcdsaKeyCache(8);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Use(cache, _owner);
        using VerificationKey key = Import(cache, other);
        Assert.That(key.Verify(Scheme, Content, Sign(_owner)), Is.False);
        Assert.That(key.Verify(Scheme, Content, Sign(other)), Is.True);
    }

    [Test]
    public void It_never_holds_more_than_its_capacity()
    {
        var cache = new EcdsaKeyCache(2);
        ECDsa[] owners = [.. Enumerable.Range(0, 5).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
        foreach (ECDsa owner in owners)
        {
            Use(cache, owner);
            Assert.That(cache.Count, Is.LessThanOrEqualTo(2));
            owner.Dispose();
        }
    }

    [Test]
    public void A_key_that_was_given_back_is_not_used_any_more()
    {
        var cache = new EcdsaKeyCache(8);
        VerificationKey key = Import(cache, _owner);
        key.Dispose();
        Assert.That(() => key.Verify(Scheme, Content, Sign(_owner)), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(key.Dispose, Throws.Nothing);
    }

    private static void Use(EcdsaKeyCache cache, ECDsa owner)
    {
        using VerificationKey key = Import(cache, owner);
        Assert.That(key.Verify(Scheme, Content, Sign(owner)));
    }

    private static VerificationKey Import(EcdsaKeyCache cache, ECDsa owner)
    {
        byte[] bytes = owner.ExportSubjectPublicKeyInfo();
        return cache.TryTake(bytes) ?? cache.Import(bytes, SubjectPublicKeyInfo.Parse(bytes));
    }

    private static byte[] Sign(ECDsa owner) => owner.SignData(Content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
