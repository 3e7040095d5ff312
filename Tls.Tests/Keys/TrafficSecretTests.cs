using System;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Tests.Codec;

namespace Tls.Tests.Keys;

/// <summary>A traffic secret's next epoch (RFC 9846 §7.2) and its keys (§7.3), with the labels written out by hand.</summary>
internal sealed class TrafficSecretTests
{
    private SecretLedger _ledger = null!;
    private byte[] _bytes = null!;
    private TrafficSecret _secret = null!;

    [SetUp]
    public void Draw()
    {
        _ledger = new SecretLedger();
        Secret secret = _ledger.Create(32);
        _bytes = RandomNumberGenerator.GetBytes(32);
        _bytes.CopyTo(secret.Bytes);
        _secret = new TrafficSecret(new KeySchedule(TlsCryptoProvider.Platform, _ledger, CipherSuiteSpec.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!), secret);
    }

    [TearDown]
    public void Wipe()
    {
        _secret.Dispose();
        _ledger.Dispose();
    }

    [Test]
    public void The_next_epoch_follows_from_this_one_alone()
    {
        _secret.Next();
        Assert.That(_ledger.Secrets[1].Bytes.ToArray(), Is.EqualTo(NextOf(_bytes)));
    }

    [Test]
    public void The_epoch_after_next_follows_likewise()
    {
        _secret.Next().Next();

        // The first was wiped, so the ledger has let go of it.
        Assert.That(_ledger.Secrets[^1].Bytes.ToArray(), Is.EqualTo(NextOf(NextOf(_bytes))));
        Assert.That(_ledger.Secrets, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_old_epoch_is_wiped()
    {
        byte[] old = SecretMemory.BytesOf(_ledger.Secrets[0]);
        _secret.Next();
        Assert.That(old, Is.All.Zero);
        Assert.That(_secret.CreateCipher, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_record_is_sealed_under_the_derived_key_and_IV()
    {
        byte[] key = HKDF.Expand(HashAlgorithmName.SHA256, _bytes, 16, Hex.Bytes("0010 09 746c733133206b6579 00"));
        byte[] nonce = HKDF.Expand(HashAlgorithmName.SHA256, _bytes, 12, Hex.Bytes("000c 08 746c733133206976 00"));
        nonce[^1] ^= 5;
        byte[] header = Hex.Bytes("17 0303 0015");
        byte[] ciphertext = new byte[5];
        byte[] tag = new byte[16];
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, "ping\x17"u8, ciphertext, tag, header);
        Assert.That(KnownHandshake.Seal(_secret, 5, ContentType.ApplicationData, "ping"u8.ToArray()), Is.EqualTo((byte[])[.. header, .. ciphertext, .. tag]));
    }

    private static byte[] NextOf(byte[] secret) =>
        HKDF.Expand(HashAlgorithmName.SHA256, secret, 32, Hex.Bytes("0020 11 746c733133207472616666696320757064 00"));
}
