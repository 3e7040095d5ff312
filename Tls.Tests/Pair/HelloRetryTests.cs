using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>When the server has to ask for another ClientHello (RFC 9846 §4.2.4), and what both sides make of it.</summary>
internal sealed class HelloRetryTests
{
    [Test]
    public void A_client_without_shares_gets_the_servers_first_group([ValueSource(typeof(TestPair), nameof(TestPair.Groups))] NamedGroup group)
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { Groups = [.. TestPair.Groups], KeyShareGroups = [] }, ServerWith(group));
        AssertRetried(pair, group);
    }

    [Test]
    public void A_client_with_the_wrong_share_is_asked_for_another(
        [Values] bool middleboxCompatibility, [Values(1, int.MaxValue)] int chunkSize, [Values] bool cookie)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { KeyShareGroups = [NamedGroup.X25519], MiddleboxCompatibility = middleboxCompatibility },
            new TlsServerOptions { Credentials = [TestPair.Credential()], Groups = [NamedGroup.Secp384r1], RetryCookie = cookie ? new byte[300] : default },
            chunkSize: chunkSize);
        AssertRetried(pair, NamedGroup.Secp384r1);
    }

    [Test]
    public void Every_suite_survives_a_retry([ValueSource(typeof(TestPair), nameof(TestPair.CipherSuites))] CipherSuite suite)
    {
        // SHA-384 makes another message_hash than SHA-256.
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { KeyShareGroups = [], CipherSuites = [suite] });
        AssertRetried(pair, NamedGroup.X25519MLKEM768);
        Assert.That(pair.Server.Connection.Info.CipherSuite, Is.EqualTo(suite));
    }

    [Test]
    public void A_share_that_is_there_saves_the_round_trip()
    {
        // The server likes P-384 better, but not at that price.
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { KeyShareGroups = [NamedGroup.Secp256r1] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], Groups = [NamedGroup.Secp384r1, NamedGroup.Secp256r1] });
        Assert.That(pair.Server.Connection.Info.HelloRetryRequested, Is.False);
        Assert.That(pair.Server.Connection.Info.Group, Is.EqualTo(NamedGroup.Secp256r1));
    }

    [Test]
    public void Of_several_shares_the_servers_first_group_is_used()
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { KeyShareGroups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp521r1] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], Groups = [NamedGroup.Secp384r1, NamedGroup.Secp521r1, NamedGroup.X25519] });
        Assert.That(pair.Server.Connection.Info.HelloRetryRequested, Is.False);
        Assert.That(pair.Client.Connection.Info.Group, Is.EqualTo(NamedGroup.Secp521r1));
    }

    /// <summary>§5.1: only the record of an initial ClientHello may say 0x0301; a second one, and whatever a server sends, say 0x0303.</summary>
    [Test]
    public void Only_the_first_record_has_the_version_for_old_servers()
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { KeyShareGroups = [] });
        pair.Start();
        Assert.That(Versions(pair.Client.Outbox), Is.EqualTo(new[] { ProtocolVersion.Tls10 }));
        for (int flights = 0; flights < 3; flights++)
        {
            pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
            Assert.That(Versions(pair.Server.Outbox), Is.All.EqualTo(ProtocolVersion.Tls12));
            pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
            Assert.That(Versions(pair.Client.Outbox), Is.All.EqualTo(ProtocolVersion.Tls12));
        }
        AssertRetried(pair, NamedGroup.X25519MLKEM768);
    }

    private static List<ProtocolVersion> Versions(TlsBuffer records)
    {
        var versions = new List<ProtocolVersion>();
        for (ReadOnlySpan<byte> rest = records.Unread; !rest.IsEmpty; rest = rest[RecordHeader.Read(rest).TotalLength..]) versions.Add(RecordHeader.Read(rest).Version);
        return versions;
    }

    private static TlsServerOptions ServerWith(NamedGroup group) => new() { Credentials = [TestPair.Credential()], Groups = [group] };

    private static void AssertRetried(TlsMemoryPair pair, NamedGroup group)
    {
        TestPair.AssertTalks(pair);
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            Assert.That(end.Connection.Info.HelloRetryRequested);
            Assert.That(end.Connection.Info.Group, Is.EqualTo(group));
        }
    }
}
