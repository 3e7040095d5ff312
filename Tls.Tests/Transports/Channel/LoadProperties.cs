using System;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>
/// Channels under load and faults, over pairs of any small size and in any order of events: nothing is lost, or the reader is told; nobody
/// waits for good; memory stays within a record or two.
/// </summary>
[CancelAfter(300_000)]
public sealed class LoadProperties
{
    private const int LongestRecord = 16_384 + 256 + 5;

    // What a channel may hold: a record in, a record and a key update out, one decrypted, in arrays of the pool's sizes.
    private const int MostMemory = 4 * 32_768;

    private static readonly Gen<ProtocolVersion> Versions = Gen.OneOfConst(ProtocolVersion.Tls12, ProtocolVersion.Tls13);

    // Events: 0 and 1 are calls of the client and of the server, anything else brings so many bytes to the server (even) or to the client.
    private static readonly Gen<int[]> Schedules = Gen.OneOf(Gen.Int[0, 1], Gen.Int[2, 50], Gen.Int[2, 3_000]).Array[4, 40];

    [Test]
    public void Everything_arrives_both_ways_at_once_with_keys_changing() => Gen.Select(Versions, Gen.Int[1, 2_000], Gen.Int[0, 15], Schedules).Sample(
        (version, size, modes, schedule) =>
        {
            using ChannelPair pair = ChannelPair.Connected(version, size, size);
            Set(pair.Client, modes);
            Set(pair.Server, modes / 4);
            int updates = version == ProtocolVersion.Tls13 ? 7 : 0;
            var client = new Talker(pair.Client, 9_000, updates);
            var server = new Talker(pair.Server, 7_000, updates == 0 ? 0 : 11);
            Run(pair, client, server, schedule, () => client.IsOver && server.IsOver);
            return (client.Failure, server.Failure) == (null, null) && (client.Read, server.Read) == (7_000, 9_000);
        },
        iter: 60);

    // From the first byte on: the handshake is part of what may stall.
    [Test]
    public void Everything_arrives_whoever_stalls_from_the_hello_on() => Gen.Select(Versions, Gen.Int[1, 400], Gen.Bool, Schedules).Sample(
        (version, size, holds, schedule) =>
        {
            using var pair = new ChannelPair(size, size, ChannelPair.ClientOf(version));
            pair.Client.HoldsLastFlight = pair.Server.HoldsLastFlight = holds;
            var client = new Talker(pair.Client, 1_500);
            var server = new Talker(pair.Server, 1_000);
            Run(pair, client, server, schedule, () => client.IsOver && server.IsOver);
            return (client.Failure, server.Failure) == (null, null) && (client.Read, server.Read) == (1_000, 1_500);
        },
        iter: 60);

    [Test]
    public void A_cut_at_any_moment_loses_nothing_unnoticed() => Gen.Select(Versions, Gen.Int[1, 400], Gen.Int[0, 3_500], Schedules).Sample(
        (version, size, bytes, schedule) =>
        {
            using var pair = new ChannelPair(size, size, ChannelPair.ClientOf(version));
            var client = new Talker(pair.Client, 1_500);
            var server = new Talker(pair.Server, 1_000);

            // The way to the server ends after so many bytes; what the server says still arrives.
            Run(pair, client, server, schedule, () => server.IsOver, toServer: bytes);
            bool wasTold = server.Failure is { Reason: TlsResultReason.UnexpectedEof };
            bool hasAll = server.HasEnded && server.Read == client.Written && client.Written == 1_500;
            return wasTold != hasAll && server.Read <= client.Written;
        },
        iter: 100);

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void A_cut_at_every_byte_is_noticed(ProtocolVersion version)
    {
        TlsClientContext context = ChannelPair.ClientOf(version);
        bool wasWhole = false;
        for (int bytes = 0; !wasWhole; bytes++)
        {
            using var pair = new ChannelPair(client: context);
            var client = new Talker(pair.Client, 10);
            var server = new Talker(pair.Server, 10);
            Run(pair, client, server, [0, 2_000, 1, 2_001], () => server.IsOver, toServer: bytes);
            wasWhole = server.IsDone;
            if (!wasWhole) Assert.That(server.Failure?.Reason, Is.EqualTo(TlsResultReason.UnexpectedEof), $"after {bytes} bytes");
            if (!wasWhole) Assert.That(server.HasEnded, Is.False);
            else Assert.That((server.Read, bytes), Is.EqualTo((10, pair.ClientSent.Count)), "only when the last byte of close_notify was there");
        }
    }

    [Test]
    public void Garbage_at_any_place_fails_or_changes_nothing() => Gen.Select(Versions, Gen.Int[0, 3_000], Gen.Int[1, 255], Schedules).Sample(
        (version, place, flip, schedule) =>
        {
            using var pair = new ChannelPair(400, 400, ChannelPair.ClientOf(version));
            var client = new Talker(pair.Client, 1_500);
            var server = new Talker(pair.Server, 1_000);

            // A length that grew makes the server wait for bytes that never come: the cut ends that.
            Run(pair, client, server, schedule, () => server.IsOver, flipped: (place, (byte)flip), cutsWhenIdle: true);
            // A changed byte is never taken for data: the talker checks them all. Without effect is only what no receiver looks at, such as
            // the minor version of a record that is not protected.
            return server.Failure is not null ? !server.HasEnded : server.IsDone && server.Read == 1_500;
        },
        iter: 100);

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void A_peer_that_never_reads_makes_the_writer_wait_in_bounded_memory(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version, 100, 100);
        byte[] source = new byte[1_000_000];
        for (int i = 0; i < 1_000; i++) Assert.That(pair.Client.Write(source).Pair(), Is.EqualTo(Results.WantsWrite));
        Assert.That(pair.Client.WritePending, Is.LessThanOrEqualTo(LongestRecord));
        for (int i = 0; i < 1_000; i++)
        {
            // Own key updates are no way around it.
            pair.Client.UpdateKeys();
            pair.Client.Read(source);
            pair.Client.DoHandshake();
        }
        Assert.That(pair.Client.WritePending, Is.LessThanOrEqualTo(LongestRecord + 27));
        Assert.That(pair.Client.RetainedLength, Is.LessThanOrEqualTo(MostMemory));
    }

    // It sends whatever calls for an answer and takes none of the answers.
    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void A_peer_that_asks_and_never_reads_fails_or_is_owed_one_answer(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version, 100, 100);
        byte[] buffer = new byte[100];
        pair.Client.Write(new byte[1_000]);
        for (int i = 0; i < 200 && pair.Client.Error is null; i++)
        {
            byte[] question;
            if (version == ProtocolVersion.Tls13)
            {
                pair.Server.Write("x"u8);
                question = [.. pair.DrainServer(), .. HandMade.KeyRequest(pair.Server)];
            }
            else
            {
                question = HandMade.Record(pair.Server, ContentType.Handshake, [0, 0, 0, 0]);
            }
            pair.ClientNet.Write(question);
            pair.Client.Read(buffer);
            Assert.That(pair.Client.WritePending, Is.LessThanOrEqualTo(1_000 + 31 + 2 * 31));
        }
        Assert.That(pair.Client.Error is null, Is.EqualTo(version == ProtocolVersion.Tls13), "TLS 1.2's second try to renegotiate is fatal");
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Endless_records_without_data_are_not_taken_without_end(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        byte[] buffer = new byte[1];
        int records = 0;
        while (pair.Server.Error is null)
        {
            pair.ServerNet.Write(HandMade.Record(pair.Client, ContentType.Alert, [1, (byte)AlertDescription.UserCanceled]));
            pair.Server.Read(buffer);
            Assert.That(++records, Is.LessThan(100));
        }
        Assert.That(pair.Server.RetainedLength, Is.LessThanOrEqualTo(MostMemory));
    }

    private static void Set(TlsChannel channel, int modes)
    {
        channel.PartialWrite = modes % 2 == 1;
        channel.AutoRetry = channel.ReadAhead = modes / 2 % 2 == 1;
        channel.ReleaseBuffers = modes / 4 % 2 == 1;
        channel.MaxSendFragment = modes / 8 % 2 == 1 ? 512 : 16_384;
    }

    // Plays the schedule over and over. A round in which nothing at all happens, with everybody having had their turn, is a deadlock.
    private static void Run(
        ChannelPair pair, Talker client, Talker server, int[] schedule, Func<bool> isOver, int toServer = int.MaxValue, (int Place, byte Flip)? flipped = null,
        bool cutsWhenIdle = false)
    {
        int idle = 0;
        while (!isOver())
        {
            (int, int, int, int, int, int) before = Facts(pair, client, server);
            foreach (int happens in (int[])[.. schedule, 0, 1, 2, 3])
            {
                if (happens == 0) client.Act();
                else if (happens == 1) server.Act();
                else if (happens % 2 != 0) pair.ToClient(happens);
                else ToServer(pair, Math.Min(happens, toServer - pair.ClientSent.Count), flipped);
                Assert.That(Math.Max(pair.Client.RetainedLength, pair.Server.RetainedLength), Is.LessThanOrEqualTo(MostMemory));
            }
            // Whoever has failed is gone: its alert goes out, and what still comes for it goes nowhere.
            if (client.Failure is not null)
            {
                pair.Client.Flush();
                pair.DrainServer();
            }
            if (server.Failure is not null)
            {
                pair.Server.Flush();
                pair.DrainClient();
            }
            if (pair.ClientSent.Count == toServer) pair.ServerNet.ShutdownWrite();
            idle = Facts(pair, client, server) == before ? idle + 1 : 0;
            if (idle < 4) continue;
            if (!cutsWhenIdle) throw new InvalidOperationException($"Everybody waits: {client.Read} and {server.Read} bytes read, failures '{client.Failure}' and '{server.Failure}'.");
            pair.ServerNet.ShutdownWrite();
            cutsWhenIdle = false;
            idle = 0;
        }
    }

    // Whatever moves is in one of them. A record without data, of which a call without AutoRetry takes one, only leaves the pair.
    private static (int, int, int, int, int, int) Facts(ChannelPair pair, Talker client, Talker server) =>
        (pair.ClientSent.Count, pair.ServerSent.Count, pair.ClientBio.Pending, pair.ServerBio.Pending, client.Read + client.Written, server.Read + server.Written);

    private static void ToServer(ChannelPair pair, int count, (int Place, byte Flip)? flipped)
    {
        if (count <= 0) return;
        if (flipped is not { } at || at.Place < pair.ClientSent.Count || at.Place >= pair.ClientSent.Count + count || pair.ClientNet.Pending == 0)
        {
            pair.ToServer(count);
            return;
        }
        if (at.Place > pair.ClientSent.Count) pair.ToServer(at.Place - pair.ClientSent.Count);
        if (at.Place != pair.ClientSent.Count || pair.ClientNet.Pending == 0 || pair.ServerNet.WriteGuarantee == 0) return;
        byte[] one = new byte[1];
        pair.ClientNet.Read(one);
        pair.ClientSent.Add(one[0]);
        one[0] ^= at.Flip;
        pair.ServerNet.Write(one);
    }
}
