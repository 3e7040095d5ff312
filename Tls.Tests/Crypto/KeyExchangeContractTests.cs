using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;

namespace Tls.Tests.Crypto;

/// <summary>RFC 9846 §4.3.8.2, §7.4.2: both halves of every group, the client's by one provider and the server's by another.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.Pairs))]
internal sealed class KeyExchangeContractTests(TlsCryptoProvider ours, TlsCryptoProvider theirs)
{
    private static readonly NamedGroup[] Hybrids = [NamedGroup.X25519MLKEM768, NamedGroup.SecP256r1MLKEM768, NamedGroup.SecP384r1MLKEM1024];
    private static readonly NamedGroup[] Curves = [NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];
    private static readonly NamedGroup[] Kems = [NamedGroup.MLKEM768, NamedGroup.MLKEM1024];
    private static readonly NamedGroup[] Names = [.. Hybrids, NamedGroup.X25519, .. Curves, .. Kems];

    [TestCaseSource(nameof(Names))]
    public void Both_sides_get_the_same_secret(NamedGroup name)
    {
        KeyExchangeGroup client = Group(ours, name), server = Group(theirs, name);
        for (int i = 0; i < 5; i++)
        {
            using KeyExchange exchange = client.Start(ours);
            Assert.That(exchange.Share.Length, Is.EqualTo(client.ClientShareLength));
            byte[] serverShare = new byte[server.ServerShareLength];
            using Secret serverSecret = server.Respond(theirs, exchange.Share, serverShare);
            using Secret clientSecret = exchange.Complete(serverShare);
            Assert.That(clientSecret.Bytes.ToArray(), Is.EqualTo(serverSecret.Bytes.ToArray()));
            Assert.That(clientSecret.Length, Is.EqualTo(SecretLength(name)));
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Every_start_has_a_fresh_key(NamedGroup name)
    {
        using KeyExchange one = Group(ours, name).Start(ours);
        using KeyExchange two = Group(ours, name).Start(ours);
        Assert.That(one.Share.ToArray(), Is.Not.EqualTo(two.Share.ToArray()));
        Assert.That(one.Group.Name, Is.EqualTo(name));
    }

    [TestCaseSource(nameof(Names))]
    public void Refuses_shares_of_another_length(NamedGroup name)
    {
        byte[] share = Share(theirs, name);
        AssertRefused(name, []);
        AssertRefused(name, share[1..]);
        AssertRefused(name, share[..^1]);
        AssertRefused(name, [.. share, 0]);
        AssertRefused(name, [.. share, .. share]);
        AssertRefused(name, new byte[share.Length - 32]);
    }

    [TestCaseSource(nameof(Curves))]
    public void Refuses_what_is_not_an_uncompressed_point(NamedGroup name)
    {
        byte[] share = Share(theirs, name);
        int half = (share.Length - 1) / 2;
        foreach (byte form in new byte[] { 0x00, 0x02, 0x03, 0x05, 0x06, 0x07, 0xFF }) AssertRefused(name, [form, .. share[1..]]);
        AssertRefused(name, [(byte)(2 + (share[^1] & 1)), .. share[1..(1 + half)]]);
        AssertRefused(name, [0x00]);
    }

    [TestCaseSource(nameof(Curves))]
    public void Refuses_points_that_are_not_on_the_curve(NamedGroup name)
    {
        byte[] share = Share(theirs, name);
        AssertRefused(name, [0x04, .. new byte[share.Length - 1]]);
        AssertRefused(name, [0x04, .. Enumerable.Repeat((byte)0xFF, share.Length - 1)]);
        var random = new Random(11);
        for (int i = 0; i < 20; i++)
        {
            byte[] broken = [.. share];
            broken[random.Next(1, share.Length)] ^= (byte)(1 << random.Next(8));
            AssertRefused(name, broken);
        }
    }

    [Test]
    public void Refuses_a_coordinate_that_is_not_reduced()
    {
        // P-256 has a point with x = 0, and x = p would name it a second time.
        const string y = "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4";
        KeyExchangeGroup group = Group(ours, NamedGroup.Secp256r1);
        byte[] reduced = [0x04, .. new byte[32], .. Convert.FromHexString(y)];
        Assert.That(() => group.Respond(ours, reduced, new byte[65]).Dispose(), Throws.Nothing);
        AssertRefused(NamedGroup.Secp256r1, Convert.FromHexString("04ffffffff00000001000000000000000000000000ffffffffffffffffffffffff" + y));
    }

    // RFC 7748 §6.1: the points of small order, two of them also unreduced.
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0100000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [TestCase("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [TestCase("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [TestCase("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [TestCase("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Refuses_X25519_points_of_small_order(string point)
    {
        byte[] share = Convert.FromHexString(point);
        AssertRefused(NamedGroup.X25519, share);

        // RFC 7748 §5: the top bit is ignored.
        AssertRefused(NamedGroup.X25519, [.. share[..31], (byte)(share[31] | 0x80)]);
    }

    [Test]
    public void X25519_replays_the_exchange_of_RFC_7748_6_1()
    {
        var alice = new ScriptedCryptoProvider(ours, Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        var bob = new ScriptedCryptoProvider(theirs, Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        using KeyExchange exchange = Group(ours, NamedGroup.X25519).Start(alice);
        byte[] serverShare = new byte[32];
        using Secret serverSecret = Group(theirs, NamedGroup.X25519).Respond(bob, exchange.Share, serverShare);
        using Secret clientSecret = exchange.Complete(serverShare);
        Assert.That(Convert.ToHexStringLower(exchange.Share), Is.EqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        Assert.That(Convert.ToHexStringLower(serverShare), Is.EqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        Assert.That(Convert.ToHexStringLower(serverSecret.Bytes), Is.EqualTo("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
        Assert.That(clientSecret.Bytes.ToArray(), Is.EqualTo(serverSecret.Bytes.ToArray()));
    }

    [TestCaseSource(nameof(Names))]
    public void A_disposed_exchange_does_not_complete(NamedGroup name)
    {
        KeyExchange exchange = Group(ours, name).Start(ours);
        byte[] serverShare = new byte[Group(theirs, name).ServerShareLength];
        Group(theirs, name).Respond(theirs, exchange.Share, serverShare).Dispose();
        exchange.Dispose();
        Assert.That(() => exchange.Complete(serverShare), Throws.InstanceOf<ObjectDisposedException>());
    }

    // draft-ietf-tls-ecdhe-mlkem §4: ML-KEM comes first with X25519 and second with the NIST curves, in shares and secret alike.
    [TestCase(NamedGroup.X25519MLKEM768, NamedGroup.X25519, 1184, 1088, true)]
    [TestCase(NamedGroup.SecP256r1MLKEM768, NamedGroup.Secp256r1, 1184, 1088, false)]
    [TestCase(NamedGroup.SecP384r1MLKEM1024, NamedGroup.Secp384r1, 1568, 1568, false)]
    public void A_hybrid_is_its_parts_in_the_drafts_order(NamedGroup name, NamedGroup classical, int keyLength, int ciphertextLength, bool isKemFirst)
    {
        var group = (HybridGroup)Group(ours, name);
        using KeyExchange point = Group(ours, classical).Start(ours);
        using DecapsulationKey key = group.Kem.Generate(ours);
        byte[] clientShare = isKemFirst ? [.. key.EncapsulationKey, .. point.Share] : [.. point.Share, .. key.EncapsulationKey];
        byte[] serverShare = new byte[group.ServerShareLength];
        Assert.That(key.EncapsulationKey.Length, Is.EqualTo(keyLength));

        using Secret secret = Group(theirs, name).Respond(theirs, clientShare, serverShare);
        byte[] kemSecret = new byte[32];
        key.Decapsulate(isKemFirst ? serverShare[..ciphertextLength] : serverShare[^ciphertextLength..], kemSecret);
        using Secret classicalSecret = point.Complete(isKemFirst ? serverShare[ciphertextLength..] : serverShare[..^ciphertextLength]);
        byte[] expected = isKemFirst ? [.. kemSecret, .. classicalSecret.Bytes] : [.. classicalSecret.Bytes, .. kemSecret];
        Assert.That(secret.Bytes.ToArray(), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Hybrids))]
    public void A_hybrid_refuses_a_bad_classical_part(NamedGroup name)
    {
        // All zeros: a point of small order to X25519, and none to the curves. ML-KEM's part is good.
        (byte[] clientShare, byte[] serverShare, Range clientPoint, Range serverPoint) = Shares(name);
        clientShare.AsSpan(clientPoint).Clear();
        serverShare.AsSpan(serverPoint).Clear();
        AssertRefused(name, clientShare, serverShare);
    }

    [TestCaseSource(nameof(Hybrids))]
    public void A_hybrid_refuses_an_encapsulation_key_out_of_range(NamedGroup name)
    {
        (byte[] clientShare, _, Range clientPoint, _) = Shares(name);
        int key = clientPoint.Start.Value == 0 ? clientPoint.End.Value : 0;
        clientShare[key] = 0xFF;
        clientShare[key + 1] |= 0x0F;
        KeyExchangeGroup group = Group(ours, name);
        PeerFaultException atServer = Assert.Throws<PeerFaultException>(() => group.Respond(ours, clientShare, new byte[group.ServerShareLength]))!;
        Assert.That(atServer.Fault, Is.EqualTo(TlsFault.InvalidKeyShare));
    }

    [TestCaseSource(nameof(Hybrids))]
    public void A_hybrid_takes_any_ciphertext_and_then_has_another_secret(NamedGroup name)
    {
        using KeyExchange exchange = Group(ours, name).Start(ours);
        byte[] serverShare = new byte[Group(theirs, name).ServerShareLength];
        using Secret serverSecret = Group(theirs, name).Respond(theirs, exchange.Share, serverShare);
        serverShare[name == NamedGroup.X25519MLKEM768 ? 7 : ^7] ^= 1;
        using Secret clientSecret = exchange.Complete(serverShare);
        Assert.That(clientSecret.Bytes.ToArray(), Is.Not.EqualTo(serverSecret.Bytes.ToArray()));
        Assert.That(clientSecret.Length, Is.EqualTo(serverSecret.Length));
    }

    // draft-ietf-tls-mlkem §4: the shares are the key and the ciphertext, the secret is ML-KEM's.
    [TestCase(NamedGroup.MLKEM768, NamedGroup.X25519MLKEM768, 1184, 1088)]
    [TestCase(NamedGroup.MLKEM1024, NamedGroup.SecP384r1MLKEM1024, 1568, 1568)]
    public void ML_KEM_alone_is_a_hybrid_without_its_classical_part(NamedGroup name, NamedGroup hybrid, int keyLength, int ciphertextLength)
    {
        using DecapsulationKey key = ((HybridGroup)Group(ours, hybrid)).Kem.Generate(ours);
        byte[] serverShare = new byte[ciphertextLength], expected = new byte[32];
        using Secret secret = Group(theirs, name).Respond(theirs, key.EncapsulationKey, serverShare);
        key.Decapsulate(serverShare, expected);
        Assert.That(key.EncapsulationKey.Length, Is.EqualTo(keyLength));
        Assert.That(secret.Bytes.ToArray(), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Kems))]
    public void ML_KEM_alone_refuses_an_encapsulation_key_out_of_range(NamedGroup name)
    {
        KeyExchangeGroup group = Group(ours, name);
        byte[] clientShare = [0xFF, 0x0F, .. Share(theirs, name)[2..]];
        PeerFaultException atServer = Assert.Throws<PeerFaultException>(() => group.Respond(ours, clientShare, new byte[group.ServerShareLength]))!;
        Assert.That(atServer.Fault, Is.EqualTo(TlsFault.InvalidKeyShare));
    }

    [TestCaseSource(nameof(Kems))]
    public void ML_KEM_alone_takes_any_ciphertext_and_then_has_another_secret(NamedGroup name)
    {
        using KeyExchange exchange = Group(ours, name).Start(ours);
        byte[] serverShare = new byte[Group(theirs, name).ServerShareLength];
        using Secret serverSecret = Group(theirs, name).Respond(theirs, exchange.Share, serverShare);
        serverShare[7] ^= 1;
        using Secret clientSecret = exchange.Complete(serverShare);
        Assert.That(clientSecret.Bytes.ToArray(), Is.Not.EqualTo(serverSecret.Bytes.ToArray()));
    }

    [Test]
    public void Hybrids_come_first_and_then_X25519_and_ML_KEM_alone_last() => Assert.That(ours.Groups.Select(group => group.Name), Is.EqualTo(Names));

    private static int SecretLength(NamedGroup name) => name switch
    {
        NamedGroup.X25519 or NamedGroup.Secp256r1 or NamedGroup.MLKEM768 or NamedGroup.MLKEM1024 => 32,
        NamedGroup.Secp384r1 => 48,
        NamedGroup.Secp521r1 => 66,
        NamedGroup.SecP384r1MLKEM1024 => 80,
        _ => 64,
    };

    /// <summary>Good shares of a hybrid, and where their classical parts are.</summary>
    private (byte[] Client, byte[] Server, Range ClientPoint, Range ServerPoint) Shares(NamedGroup name)
    {
        var group = (HybridGroup)Group(theirs, name);
        byte[] clientShare = Share(theirs, name), serverShare = new byte[group.ServerShareLength];
        group.Respond(theirs, clientShare, serverShare).Dispose();
        int pointLength = group.Classical.ClientShareLength;
        bool isKemFirst = name == NamedGroup.X25519MLKEM768;
        return (clientShare, serverShare, Part(clientShare.Length), Part(serverShare.Length));

        Range Part(int length) => isKemFirst ? (length - pointLength)..length : ..pointLength;
    }

    private void AssertRefused(NamedGroup name, byte[] share) => AssertRefused(name, share, share);

    private void AssertRefused(NamedGroup name, byte[] clientShare, byte[] serverShare)
    {
        KeyExchangeGroup group = Group(ours, name);
        using KeyExchange exchange = group.Start(ours);
        PeerFaultException atClient = Assert.Throws<PeerFaultException>(() => exchange.Complete(serverShare))!;
        PeerFaultException atServer = Assert.Throws<PeerFaultException>(() => group.Respond(ours, clientShare, new byte[group.ServerShareLength]))!;
        Assert.That(new[] { atClient.Fault, atServer.Fault }, Is.All.EqualTo(TlsFault.InvalidKeyShare));
    }

    private static byte[] Share(TlsCryptoProvider provider, NamedGroup name)
    {
        using KeyExchange exchange = Group(provider, name).Start(provider);
        return exchange.Share.ToArray();
    }

    private static KeyExchangeGroup Group(TlsCryptoProvider provider, NamedGroup name) => provider.Groups.Single(group => group.Name == name);
}
