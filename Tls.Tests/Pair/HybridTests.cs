using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Key exchange that outlives quantum computers: who offers what, who prefers what, and what it costs in round trips.</summary>
internal sealed class HybridTests
{
    private const NamedGroup Hybrid = NamedGroup.X25519MLKEM768;
    private const NamedGroup X25519 = NamedGroup.X25519;

    [Test]
    public void By_default_a_client_sends_the_hybrid_and_X25519_under_one_key()
    {
        byte[] hello = FirstHello(new TlsClientOptions());
        (NamedGroup Group, byte[] Share)[] shares = Shares(hello);
        Assert.That(shares.Select(share => share.Group), Is.EqualTo(new[] { Hybrid, X25519 }));
        Assert.That(shares[0].Share[^32..], Is.EqualTo(shares[1].Share));
        Assert.That(RecordHeader.Size + hello.Length, Is.GreaterThan(1448), "more than a packet of Ethernet's carries");
    }

    [Test]
    public void One_key_serves_both_in_whatever_order_they_stand([Values] bool hybridFirst, [Values] bool serverTakesHybrid)
    {
        NamedGroup[] groups = hybridFirst ? [Hybrid, X25519] : [X25519, Hybrid];
        var client = new TlsClientOptions { Groups = groups, KeyShareGroups = groups };
        (NamedGroup Group, byte[] Share)[] shares = Shares(FirstHello(client));
        Assert.That(shares.Select(share => share.Group), Is.EqualTo(groups));
        Assert.That(shares[hybridFirst ? 0 : 1].Share[^32..], Is.EqualTo(shares[hybridFirst ? 1 : 0].Share));
        AssertNegotiates(client, Server(serverTakesHybrid ? Hybrid : X25519), serverTakesHybrid ? Hybrid : X25519, retried: false);
    }

    [Test]
    public void The_keys_of_different_curves_are_different()
    {
        NamedGroup[] groups = [NamedGroup.SecP256r1MLKEM768, NamedGroup.SecP384r1MLKEM1024, Hybrid, X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1];
        var client = new TlsClientOptions { Groups = groups, KeyShareGroups = groups };
        Dictionary<NamedGroup, byte[]> shares = Shares(FirstHello(client)).ToDictionary(share => share.Group, share => share.Share);
        Assert.That(shares[NamedGroup.SecP256r1MLKEM768][..65], Is.EqualTo(shares[NamedGroup.Secp256r1]));
        Assert.That(shares[NamedGroup.SecP384r1MLKEM1024][..97], Is.EqualTo(shares[NamedGroup.Secp384r1]));
        Assert.That(shares[Hybrid][..1184], Is.Not.EqualTo(shares[NamedGroup.SecP256r1MLKEM768][65..]));
        foreach (NamedGroup group in groups) AssertNegotiates(client, Server(group), group, retried: false);
    }

    [Test]
    public void A_peer_without_the_hybrid_gets_X25519_and_no_further_round_trip([Values] bool atServer)
    {
        if (atServer) AssertNegotiates(new TlsClientOptions(), Server(X25519, NamedGroup.Secp256r1), X25519, retried: false);
        else AssertNegotiates(new TlsClientOptions { Groups = [X25519, NamedGroup.Secp256r1] }, Server([.. TestPair.ServerOptions().Groups]), X25519, retried: false);
    }

    [Test]
    public void A_server_asks_for_the_hybrid_where_the_client_has_it()
    {
        var client = new TlsClientOptions { KeyShareGroups = [X25519] };
        AssertNegotiates(client, TestPair.ServerOptions(), Hybrid, retried: true);
        AssertNegotiates(client, Server(NamedGroup.Secp256r1, Hybrid, X25519), Hybrid, retried: true);
        AssertNegotiates(new TlsClientOptions { KeyShareGroups = [] }, TestPair.ServerOptions(), Hybrid, retried: true);

        // It said itself that it likes others better.
        AssertNegotiates(client, Server(X25519, Hybrid), X25519, retried: false);
        AssertNegotiates(new TlsClientOptions { KeyShareGroups = [] }, Server(NamedGroup.Secp256r1, Hybrid), NamedGroup.Secp256r1, retried: true);
    }

    [Test]
    public void Of_two_hybrids_the_one_with_a_share_is_used()
    {
        NamedGroup[] groups = [Hybrid, NamedGroup.SecP256r1MLKEM768, X25519];
        AssertNegotiates(
            new TlsClientOptions { Groups = groups, KeyShareGroups = [NamedGroup.SecP256r1MLKEM768, X25519] }, Server(groups), groups[1], retried: false);
    }

    [Test]
    public void A_server_asks_away_from_the_hybrid([ValueSource(typeof(TestPair), nameof(TestPair.Groups))] NamedGroup group)
    {
        if (group is Hybrid) return;
        AssertNegotiates(new TlsClientOptions { Groups = [Hybrid, group], KeyShareGroups = [Hybrid] }, Server(group), group, retried: true);
    }

    [Test]
    public void A_server_asks_for_each_hybrid([ValueSource(typeof(TestPair), nameof(TestPair.HybridGroups))] NamedGroup group) =>
        AssertNegotiates(new TlsClientOptions { Groups = [NamedGroup.Secp521r1, group], KeyShareGroups = [NamedGroup.Secp521r1] }, Server(group), group, retried: true);

    [Test]
    public void ML_KEM_alone_takes_part_where_it_is_asked_for([ValueSource(typeof(TestPair), nameof(TestPair.KemGroups))] NamedGroup group, [Values] bool retried)
    {
        NamedGroup[] shares = retried ? [X25519] : [group];
        AssertNegotiates(new TlsClientOptions { Groups = [group, X25519], KeyShareGroups = shares }, Server(group, X25519), group, retried);
        AssertNegotiates(new TlsClientOptions { Groups = [group, X25519], KeyShareGroups = shares }, Server(X25519), X25519, retried: !retried);
        Assert.That(TestPair.ServerOptions().Groups, Does.Not.Contain(group), "not by default");
    }

    [Test]
    public void TLS_12_knows_no_hybrids()
    {
        var client = new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 };
        byte[] hello = FirstHello(client);
        Assert.That(Parse(hello).Extensions.Contains(ExtensionType.KeyShare), Is.False);
        Assert.That(Groups(hello), Is.EqualTo(new[] { X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1 }));
        AssertNegotiates(client, TestPair.ServerOptions(), X25519, retried: false);
        AssertNegotiates(new TlsClientOptions(), new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = ProtocolVersion.Tls12 }, X25519, retried: false);
    }

    [Test]
    public void With_post_quantum_groups_alone_there_is_no_TLS_12([Values(Hybrid, NamedGroup.MLKEM1024)] NamedGroup group)
    {
        var options = new TlsClientOptions { Groups = [group] };
        ClientHello hello = Parse(FirstHello(options));
        foreach (CipherSuite suite in hello.CipherSuites) Assert.That((int)suite >> 8, Is.EqualTo(0x13), "a suite of TLS 1.3");
        using TlsMemoryPair pair = TestPair.Create(options, new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = ProtocolVersion.Tls12 });
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.UnsupportedVersion);
        Assert.That(
            () => TlsClientContext.Create(new TlsClientOptions { Groups = [group], MaxVersion = ProtocolVersion.Tls12 }),
            Throws.ArgumentException.With.Message.Contains("Groups"));
    }

    [Test]
    public void A_policy_without_hybrids_stays_possible()
    {
        var client = new TlsClientOptions { Groups = [X25519, NamedGroup.Secp256r1] };
        byte[] hello = FirstHello(client);
        Assert.That(Groups(hello), Is.EqualTo(client.Groups));
        Assert.That(Shares(hello).Select(share => share.Group), Is.EqualTo(new[] { X25519 }));
    }

    // FIPS 203 §7.3: that a ciphertext was changed shows where the first record does not open, and no earlier.
    [Test]
    public void A_changed_ciphertext_is_found_by_the_record_that_does_not_open([Values(0, 500, 1087)] int position)
    {
        using TlsMemoryPair pair = TestPair.Create();
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        HelloBytes.EditAnswer(pair, answer =>
        {
            ReadOnlySpan<byte> entry = [0x11, 0xEC, 0x04, 0x60];
            answer[answer.AsSpan().IndexOf(entry) + entry.Length + position] ^= 1;
        });
        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.BadRecordMac));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.BadRecordMac));
    }

    private static TlsServerOptions Server(params NamedGroup[] groups) => new() { Credentials = [TestPair.Credential()], Groups = groups };

    private static void AssertNegotiates(TlsClientOptions client, TlsServerOptions server, NamedGroup group, bool retried)
    {
        using TlsMemoryPair pair = TestPair.Connect(client, server);
        TestPair.AssertTalks(pair);
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            Assert.That(end.Connection.Info.Group, Is.EqualTo(group));
            Assert.That(end.Connection.Info.HelloRetryRequested, Is.EqualTo(retried));
        }
    }

    private static byte[] FirstHello(TlsClientOptions options)
    {
        using var connection = TlsConnection.CreateClient(TlsClientContext.Create(options), "example.test");
        using var output = new TlsBuffer();
        connection.Start(output);
        return output.Unread[RecordHeader.Size..].ToArray();
    }

    private static ClientHello Parse(byte[] message) => ClientHello.Parse(message.AsSpan(HandshakeMessage.HeaderLength));

    private static NamedGroup[] Groups(byte[] message)
    {
        List<NamedGroup> groups = [];
        foreach (NamedGroup group in Parse(message).Extensions.Require<SupportedGroups>().NamedGroupList) groups.Add(group);
        return [.. groups];
    }

    private static (NamedGroup Group, byte[] Share)[] Shares(byte[] message)
    {
        List<(NamedGroup, byte[])> shares = [];
        foreach (KeyShareEntry entry in Parse(message).Extensions.Require<KeyShareClientHello>()) shares.Add((entry.Group, entry.KeyExchange.ToArray()));
        return [.. shares];
    }
}
