using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Application data both ways, however it is cut.</summary>
internal sealed class DataTests
{
    [Test]
    public void Chunks_of_any_size_make_the_same_conversation([Values(1, 2, 3, 5, 7, 64, 1000)] int chunkSize)
    {
        using TlsMemoryPair pair = TestPair.Connect(chunkSize: chunkSize);
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void Both_sides_may_talk_at_once()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        for (int round = 0; round < 50; round++)
        {
            pair.Client.Write([(byte)round, 1]);
            pair.Server.Write([2, (byte)round]);
            pair.Client.Write([3]);
            pair.Run();
            Assert.That(pair.Server.ReadAll(), Is.EqualTo(new byte[] { (byte)round, 1, 3 }));
            Assert.That(pair.Client.ReadAll(), Is.EqualTo(new byte[] { 2, (byte)round }));
        }
    }

    [Test]
    public void A_large_transfer_arrives_whole([Values] bool fromClient, [ValueSource(typeof(TestPair), nameof(TestPair.CipherSuites))] CipherSuite suite)
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { CipherSuites = [suite] });
        byte[] data = Pattern(3_000_001);
        (TlsMemoryEnd from, TlsMemoryEnd to) = fromClient ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        from.Write(data);
        pair.Run();
        Assert.That(to.ReadAll().AsSpan().SequenceEqual(data));
    }

    [TestCase(1)]
    [TestCase(16_383)]
    [TestCase(16_384)]
    [TestCase(16_385)]
    public void A_record_carries_16384_bytes_and_not_one_more(int length)
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Write(Pattern(length));
        int records = (length + 16_383) / 16_384;
        Assert.That(pair.Client.Outbox.Length, Is.EqualTo(length + (records * 22)));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Pattern(length)));
    }

    [Test]
    public void Nothing_to_send_sends_nothing()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Write([]);
        Assert.That(pair.Client.Outbox.IsEmpty);
    }

    [TestCase(64)]
    [TestCase(1_000)]
    public void Neither_side_exceeds_what_the_other_wants_to_receive(int limit)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { MaxReceivedRecordContent = limit },
            new TlsServerOptions { Credentials = [TestPair.Credential()], MaxReceivedRecordContent = limit + 1 });
        pair.Client.Write(Pattern(5_000));
        pair.Server.Write(Pattern(6_000));
        Assert.That(LongestRecord(pair.Client.Outbox.Unread), Is.EqualTo(limit + 1 + 22));
        Assert.That(LongestRecord(pair.Server.Outbox.Unread), Is.EqualTo(limit + 22));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Pattern(5_000)));
        Assert.That(pair.Client.ReadAll(), Is.EqualTo(Pattern(6_000)));
    }

    [Test]
    public void A_servers_limit_alone_binds_nobody()
    {
        // RFC 8449 §4: only a client can begin; a server that may not answer cannot ask.
        using TlsMemoryPair pair = TestPair.Connect(server: new TlsServerOptions { Credentials = [TestPair.Credential()], MaxReceivedRecordContent = 64 });
        pair.Client.Write(Pattern(16_384));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Pattern(16_384)));
    }

    [Test]
    public void A_sender_may_keep_its_records_short()
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { MaxSentRecordContent = 100 });
        pair.Client.Write(Pattern(1_000));
        Assert.That(LongestRecord(pair.Client.Outbox.Unread), Is.EqualTo(122));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Pattern(1_000)));
    }

    [Test]
    public void Padding_hides_the_length()
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { RecordPaddingBlock = 256 });
        foreach (int length in new[] { 1, 100, 255 })
        {
            pair.Client.Write(Pattern(length));
            Assert.That(pair.Client.Outbox.Length, Is.EqualTo(RecordHeader.Size + 256 + 16));
            pair.Run();
            Assert.That(pair.Server.ReadAll(), Is.EqualTo(Pattern(length)));
        }
    }

    [Test]
    public void Padding_respects_the_limits_of_a_record([Values] bool withSizeLimit)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { RecordPaddingBlock = 16_384, MaxReceivedRecordContent = withSizeLimit ? 16_384 : null },
            new TlsServerOptions { Credentials = [TestPair.Credential()], RecordPaddingBlock = 1_000, MaxReceivedRecordContent = 500 });
        pair.Client.Write(Pattern(20_000));
        pair.Server.Write(Pattern(20_000));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Pattern(20_000)));
        Assert.That(pair.Client.ReadAll(), Is.EqualTo(Pattern(20_000)));
    }

    private static byte[] Pattern(int length)
    {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) data[i] = unchecked((byte)((i * 31) ^ (i >> 8)));
        return data;
    }

    private static int LongestRecord(ReadOnlySpan<byte> records)
    {
        int longest = 0;
        while (!records.IsEmpty)
        {
            int length = RecordHeader.Read(records).TotalLength;
            longest = Math.Max(longest, length);
            records = records[length..];
        }
        return longest;
    }
}
