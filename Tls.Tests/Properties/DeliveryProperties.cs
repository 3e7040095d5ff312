using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NUnit.Framework;
using Tls.Core;

namespace Tls.Tests.Properties;

/// <summary>However the bytes of a connection are cut on their way, it comes to the same (LESSONS row 15 and its generic test D2.5).</summary>
internal sealed class DeliveryProperties
{
    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    /// <summary>What an application does: write some bytes, update keys with or without asking, close. Side 0 is the client.</summary>
    private static readonly Gen<(int Side, int Act, int Length)> Step = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[0, 20_000]);

    private static readonly Gen<(int Seed, bool Retries, int[] Chunks, (int Side, int Act, int Length)[] Steps)> Connections =
        Gen.Select(Gen.Int, Gen.Bool, Gen.Frequency((1, Gen.Int[0, 3]), (3, Gen.Int[0, 300]), (1, Gen.Int[0, 30_000])).Array[1, 20], Step.Array[0, 6]);

    [Test]
    public void Any_cutting_of_the_stream_gives_the_same_states_plaintext_and_output([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool pauses) =>
        Connections.Sample((seed, retries, chunks, steps) =>
        {
            using RecordedPair whole = Play(version, seed, retries, static () => int.MaxValue, steps, pauses);
            int index = 0;
            using RecordedPair cut = Play(version, seed, retries, () => chunks[index++ % chunks.Length], steps, pauses);
            ExpectSame(whole.Client, cut.Client);
            ExpectSame(whole.Server, cut.Server);
            Assert.That(whole.Client.Connection.IsConnected && whole.Server.Connection.IsConnected);
        }, iter: 100);

    [Test]
    public void Byte_by_byte_is_the_same_as_whole([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool pauses)
    {
        (int Side, int Act, int Length)[] steps = [(0, 0, 100), (1, 0, 700), (0, 1, 0), (1, 2, 0), (0, 0, 5), (1, 0, 5), (1, 3, 0), (0, 0, 9), (0, 3, 0)];
        foreach (bool retries in new[] { false, true })
        {
            using RecordedPair whole = Play(version, 7, retries, static () => int.MaxValue, steps, pauses);
            using RecordedPair cut = Play(version, 7, retries, static () => 1, steps, pauses);
            ExpectSame(whole.Client, cut.Client);
            ExpectSame(whole.Server, cut.Server);
            Assert.That(whole.Client.Status, Is.EqualTo(TlsStatus.Closed));
        }
    }

    // Writes, key updates and deliveries in any order: what was written is what is read, in order, however the directions interleave.
    [Test]
    public void What_was_written_is_read_whatever_interleaves() =>
        Gen.Select(Gen.Int, Gen.Int[2, 20], Gen.Select(Gen.Int[0, 1], Gen.Int[0, 5], Gen.Int[0, 20_000]).Array[1, 40]).Sample((seed, perKey, steps) =>
        {
            using var pair = new RecordedPair(seed, maxRecordsPerKey: (ulong)perKey);
            pair.Start();
            pair.SettleWhole();
            List<byte>[] written = [[], []];
            RecordedPair.End[] ends = [pair.Client, pair.Server];
            foreach ((int side, int act, int length) in steps)
            {
                if (act >= 3) ends[side].Take(ends[1 - side], length % 3000);
                else if (act == 2) ends[side].Say(output => ends[side].Connection.UpdateKeys(output, askPeer: length % 2 == 0));
                else Write(ends[side], written[side], length);
            }
            pair.SettleWhole();
            for (int side = 0; side < 2; side++)
            {
                Assert.That(ends[side].Connection.Error, Is.Null);
                Assert.That(ends[1 - side].Read.SequenceEqual(written[side]));
            }
        }, iter: 100);

    // One bit wrong anywhere in the handshake: the ends never both believe in it, and never agree on different things.
    [Test]
    public void One_wrong_bit_in_the_handshake_is_noticed([ValueSource(nameof(Versions))] ProtocolVersion version) =>
        Gen.Select(Gen.Bool, Gen.Int[0, 5000], Gen.Int[0, 7], Gen.Bool).Sample((ofServer, position, bit, retries) =>
        {
            using var pair = new RecordedPair(11, retries, version: version);
            pair.Start();
            if (ofServer) pair.Server.Take(pair.Client, int.MaxValue);
            RecordedPair.End sender = ofServer ? pair.Server : pair.Client;
            int index = position % sender.Waiting;
            byte[] sent = [.. sender.Sent];
            sender.Corrupt(index, (byte)(1 << bit));
            pair.SettleWhole();
            pair.Client.Write(pair.Client.Connection.IsConnected ? "hello"u8 : []);
            pair.SettleWhole();
            bool isMeaningless = IsMinorVersion(sent, index);
            Assert.That(pair.Server.Connection.IsConnected, Is.EqualTo(isMeaningless), $"byte {index} of {sent.Length}");
            Assert.That(pair.Server.Read, isMeaningless ? Is.Not.Empty : Is.Empty);
        }, iter: 300);

    private static RecordedPair Play(
        ProtocolVersion version, int seed, bool retries, Func<int> nextChunk, (int Side, int Act, int Length)[] steps, bool pauses)
    {
        var pair = new RecordedPair(seed, retries, version: version, pauses: pauses);
        pair.Start();
        pair.Settle(nextChunk);
        Assert.That((pair.Client.Questions, pair.Server.Questions), Is.EqualTo(pauses ? (3, 3) : (1, 0)));
        foreach ((int side, int act, int length) in steps)
        {
            RecordedPair.End end = side == 0 ? pair.Client : pair.Server;
            if (end.Connection.IsWriteClosed) continue;

            // TLS 1.2 has no keys to update: there it is more data.
            if (act == 0 || (act != 3 && version == ProtocolVersion.Tls12)) Write(end, [], length);
            else if (act == 3) end.Say(output => end.Connection.Close(output));
            else end.Say(output => end.Connection.UpdateKeys(output, askPeer: act == 2));
            pair.Settle(nextChunk);
        }
        return pair;
    }

    private static void Write(RecordedPair.End end, List<byte> written, int length)
    {
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31 + written.Count) & 0xFF))];
        end.Write(data);
        written.AddRange(data);
    }

    // The one thing in a record that nothing authenticates: the minor version of a header in the clear (§5.1: ignored).
    private static bool IsMinorVersion(byte[] sent, int index)
    {
        for (int start = 0; start < sent.Length; start += 5 + ((sent[start + 3] << 8) | sent[start + 4]))
        {
            if (index == start + 2) return sent[start] != (byte)ContentType.ApplicationData;
        }
        return false;
    }

    private static void ExpectSame(RecordedPair.End whole, RecordedPair.End cut)
    {
        Assert.That(cut.Sent.SequenceEqual(whole.Sent), "output");
        Assert.That(cut.Read.SequenceEqual(whole.Read), "plaintext");
        Assert.That(cut.Status, Is.EqualTo(whole.Status));
        Assert.That(cut.Connection.Driver.State.GetType(), Is.EqualTo(whole.Connection.Driver.State.GetType()));
        Assert.That(cut.Connection.Error?.Fault, Is.EqualTo(whole.Connection.Error?.Fault));
        Assert.That(cut.Connection.OwesKeyUpdate, Is.EqualTo(whole.Connection.OwesKeyUpdate));
    }
}
