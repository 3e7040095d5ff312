using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Records;
using Tls.Tests.Codec;
using Tls.Tests.Crypto;

namespace Tls.Tests.Keys;

/// <summary>
/// The main secret of TLS 1.2 and what is made of it (RFC 5246 §6.3, §7.4.9, §8.1; RFC 7627 §4). The premain secret counts from 0x10,
/// the client's random from 0x40, the server's from 0x80; the messages are "abc". OpenSSL 3.0.19 computed the values from that:
/// <c>openssl kdf -keylen 48 -kdfopt digest:SHA256 -kdfopt hexsecret:(premain) -kdfopt hexseed:(label)(randoms or hash) TLS1-PRF</c>,
/// and with the main secret in turn; the hash is <c>printf abc | openssl sha256</c>.
/// </summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class MainSecret12Tests(TlsCryptoProvider provider)
{
    private const string Main256 = "7f198ac3b2bc994d67d7566d5dfa89bc8383ccd45524a05c1c2dbf799a5137d6ef73046da040b9920adf3d70e027cd38";
    private const string Main384 = "4067826c1157d33c755fd56091db4dec9d3a5f2ca980f796c1f049f1faff151c3443e847c7894389d2689f8f6a0ed388";
    private const string Extended256 = "25dadc8cec67170b37745d4c173d2cbfbf5f55058c49a183cfa6b12d57afc11597b335addcc50aee61a4d05ff76aa724";
    private const string Extended384 = "f7fb18a2091d72db1900b1d3c7ad4d2db112897443c0b476f26f812764df0024c17c20edeb7a4b8af36689f8d4862f39";

    /// <summary>88 bytes, as many as any suite needs; shorter key blocks are its beginning.</summary>
    private const string KeyBlock256 =
        "2dbf72dced268241c12e7e67f15118b7f38f9d28625ebc1d00cd5d17d32d5ad37f8945a7b7faf824" +
        "eb1bc1ad25f28ad62de3f7cb45b7560c6fe106e107e19e15eee1795af7bf334d81cf5d064059c749ab20322682d6c89e";

    private const string KeyBlock384 =
        "c345312f4629978984e51fde5fb7fd0942540131f62a70695585e478fb5c3c03d642c93dee32d93a" +
        "9a66c4baf4eb2c56a94ca89767f28b308f9d3a8a4dd58f71fb7c7a8b0d424d400eca7ce368311fcb2ec21f423622440a";

    private static readonly byte[] Premain = Count(0x10);
    private static readonly byte[] ClientRandom = Count(0x40);
    private static readonly byte[] ServerRandom = Count(0x80);

    private SecretLedger _ledger = null!;
    private Transcript _transcript = null!;

    [SetUp]
    public void Start()
    {
        _ledger = new SecretLedger();
        _transcript = new Transcript(provider);
        _transcript.Append("abc"u8);
    }

    [TearDown]
    public void Wipe()
    {
        _transcript.Dispose();
        _ledger.Dispose();
    }

    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, Main256)]
    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, Main384)]
    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, Main256)]
    public void The_plain_one_comes_from_the_randoms(CipherSuite suite, string expected)
    {
        using MainSecret12 main = Plain(suite);
        Assert.That(TheOnlySecret(), Is.EqualTo(Hex.Bytes(expected)));
    }

    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, Extended256)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, Extended384)]
    public void The_extended_one_comes_from_the_messages(CipherSuite suite, string expected)
    {
        CipherSuiteSpec spec = CipherSuiteSpec.Find(suite)!;
        _transcript.Start(spec.Hash);
        using Secret premain = Owned(Premain);
        using var main = MainSecret12.Extended(provider, _ledger, spec, premain, _transcript);
        Assert.That(TheOnlySecret(), Is.EqualTo(Hex.Bytes(expected)));
    }

    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "af14ee2fbedaa29ae8b937a9", "9cca4a97e767a49804c2d7f2")]
    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "50eb10b2ce0173aa7baeaf5d", "f0f5d77c55b235c761faa3e5")]
    public void Each_sides_Finished_has_its_own_label(CipherSuite suite, string clients, string servers)
    {
        _transcript.Start(CipherSuiteSpec.Find(suite)!.Hash);
        using MainSecret12 main = Plain(suite);
        byte[] mac = new byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(_transcript, isServers: false, mac);
        Assert.That(mac, Is.EqualTo(Hex.Bytes(clients)));
        main.FinishedMac(_transcript, isServers: true, mac);
        Assert.That(mac, Is.EqualTo(Hex.Bytes(servers)));
        Assert.That(() => main.FinishedMac(_transcript, isServers: true, new byte[13]), Throws.InstanceOf<ArgumentException>());
    }

    /// <summary>Which key is whose shows in what it seals: AES-GCM with salt and explicit nonce 0, ChaCha20-Poly1305 with the IV itself.</summary>
    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, KeyBlock256, 16, 4)]
    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, KeyBlock384, 32, 4)]
    [TestCase(CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, KeyBlock256, 32, 12)]
    public void The_key_block_is_cut_into_both_sides_keys_and_then_their_IVs(CipherSuite suite, string keyBlock, int keyLength, int ivLength)
    {
        byte[] block = Hex.Bytes(keyBlock);
        using MainSecret12 main = Plain(suite);
        using KeyBlock12 keys = main.DeriveKeys(ClientRandom, ServerRandom);
        AeadAlgorithm algorithm = CipherSuiteSpec.Find(suite)!.Aead;
        byte[] ivs = block[(2 * keyLength)..];
        Assert.That(Seal(keys.Client), Is.EqualTo(SealByHand(algorithm, block[..keyLength], ivs[..ivLength])));
        Assert.That(Seal(keys.Server), Is.EqualTo(SealByHand(algorithm, block[keyLength..(2 * keyLength)], ivs[ivLength..(2 * ivLength)])));
    }

    [Test]
    public void Disposing_wipes_the_secret()
    {
        MainSecret12 main = Plain(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
        byte[] memory = SecretMemory.BytesOf(_ledger.Secrets.Single());
        Assert.That(memory, Is.EqualTo(Hex.Bytes(Main256)));
        main.Dispose();
        Assert.That(memory, Is.All.Zero);
    }

    private static byte[] Count(int first) => [.. Enumerable.Range(first, 32).Select(value => (byte)value)];

    private static Secret Owned(byte[] bytes)
    {
        var secret = new Secret(bytes.Length);
        bytes.CopyTo(secret.Bytes);
        return secret;
    }

    private static byte[] Seal(RecordCipher cipher)
    {
        byte[] record = new byte[cipher.GetSealedLength(3, 0)];
        cipher.Seal(0, ContentType.ApplicationData, "abc"u8, record);
        return record;
    }

    private MainSecret12 Plain(CipherSuite suite)
    {
        using Secret premain = Owned(Premain);
        return MainSecret12.Plain(provider, _ledger, CipherSuiteSpec.Find(suite)!, premain, ClientRandom, ServerRandom);
    }

    private byte[] TheOnlySecret() => _ledger.Secrets.Single().Bytes.ToArray();

    private byte[] SealByHand(AeadAlgorithm algorithm, byte[] key, byte[] iv)
    {
        using Aead aead = provider.CreateAead(algorithm, key);
        byte[] explicitNonce = new byte[12 - iv.Length];
        byte[] ciphertext = new byte[3];
        byte[] tag = new byte[16];
        aead.Seal([.. iv, .. explicitNonce], "abc"u8, ciphertext, tag, Hex.Bytes("0000000000000000 17 0303 0003"));
        return [0x17, 3, 3, 0, (byte)(explicitNonce.Length + 3 + 16), .. explicitNonce, .. ciphertext, .. tag];
    }
}
