using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// With a hybrid the hellos no longer fit one packet, nor for some peers one record: wherever they are cut, it comes to the same.
/// </summary>
internal sealed class LargeHelloTests
{
    private static readonly TlsServerContext Server = TlsServerContext.Create(TestPair.ServerOptions());

    [Test]
    public void A_ClientHello_may_be_cut_at_every_byte([Values] bool intoRecords)
    {
        byte[] record = ClientHelloRecord();
        for (int cut = 1; cut < record.Length; cut++)
        {
            using var server = TlsConnection.CreateServer(Server);
            using var output = new TlsBuffer();
            server.Start(output);
            (byte[] first, byte[] second) = intoRecords ? InTwoRecords(record, cut) : (record[..cut], record[cut..]);
            if (first.Length == 0 || second.Length == RecordHeader.Size) continue;
            Assert.That(Feed(server, first, output, out int left), Is.EqualTo(TlsStatus.NeedMoreData), $"{cut}");
            Assert.That(output.IsEmpty, $"{cut}");
            Feed(server, [.. first[^left..], .. second], output, out _);
            Assert.That(server.Error, Is.Null, $"{cut}");
            Assert.That(server.Info.Group, Is.EqualTo(NamedGroup.X25519MLKEM768), $"{cut}");
            Assert.That(output.Length, Is.GreaterThan(1000), $"{cut}");
        }
    }

    [Test]
    public void A_ClientHello_may_come_in_records_of_one_byte()
    {
        using var server = TlsConnection.CreateServer(Server);
        using var output = new TlsBuffer();
        server.Start(output);
        Feed(server, InRecordsOfOneByte(ClientHelloRecord()), output, out int left);
        Assert.That((server.Error, server.Info.Group, left), Is.EqualTo(((TlsError?)null, NamedGroup.X25519MLKEM768, 0)));
        Assert.That(output.Length, Is.GreaterThan(1000));
    }

    [Test]
    public void A_ServerHello_may_come_in_records_of_one_byte()
    {
        (byte[] answer, int helloLength) = ServerAnswer();
        using TlsConnection client = Client();
        using var output = new TlsBuffer();
        client.Start(output);
        TlsStatus status = Feed(client, [.. InRecordsOfOneByte(answer[..helloLength]), .. answer[helloLength..]], output, out _);
        Assert.That((status, client.Info.Group), Is.EqualTo((TlsStatus.NeedDecision, NamedGroup.X25519MLKEM768)));
    }

    [Test]
    public void A_ServerHello_may_be_cut_at_every_byte()
    {
        (byte[] answer, int helloLength) = ServerAnswer();
        for (int cut = 1; cut <= helloLength; cut++)
        {
            using TlsConnection client = Client();
            using var output = new TlsBuffer();
            client.Start(output);
            TlsStatus status = Feed(client, answer[..cut], output, out int left);
            Assert.That(status, Is.EqualTo(TlsStatus.NeedMoreData), $"{cut}");
            Assert.That(Feed(client, answer[(cut - left)..], output, out _), Is.EqualTo(TlsStatus.NeedDecision), $"{cut}");
            Assert.That(client.Info.Group, Is.EqualTo(NamedGroup.X25519MLKEM768), $"{cut}");
        }
    }

    [Test]
    public void Ours_may_be_sent_in_records_of_any_size([Range(64, 1600, 96)] int size, [Values] bool retried)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { MaxSentRecordContent = size, KeyShareGroups = retried ? [] : null },
            new TlsServerOptions { Credentials = [TestPair.Credential()], MaxSentRecordContent = size },
            chunkSize: 1 + (size / 7));
        TestPair.AssertTalks(pair);
        Assert.That(pair.Server.Connection.Info.Group, Is.EqualTo(NamedGroup.X25519MLKEM768));
    }

    // The same at every call, so that one server's answer fits them all.
    private static TlsConnection Client() =>
        TlsConnection.CreateClient(TlsClientContext.Create(new TlsClientOptions { CryptoProvider = new SeededCryptoProvider(768) }), "example.test");

    private static byte[] ClientHelloRecord()
    {
        using TlsConnection client = Client();
        using var output = new TlsBuffer();
        client.Start(output);
        return output.Unread.ToArray();
    }

    /// <summary>What a server says to <see cref="Client"/>, and how much of it is the record with the ServerHello.</summary>
    private static (byte[] Answer, int HelloLength) ServerAnswer()
    {
        using var server = TlsConnection.CreateServer(Server);
        using var flight = new TlsBuffer();
        server.Start(flight);
        Feed(server, ClientHelloRecord(), flight, out _);
        byte[] answer = flight.Unread.ToArray();
        int helloLength = RecordHeader.Read(answer).TotalLength;
        Assert.That(helloLength, Is.GreaterThan(1120));
        return (answer, helloLength);
    }

    private static byte[] InRecordsOfOneByte(byte[] record) =>
        Encoded.Join([.. record[RecordHeader.Size..].Select(content => Encoded.Record(22, [content], 0x0301))]);

    private static (byte[] First, byte[] Second) InTwoRecords(byte[] record, int cut)
    {
        byte[] content = record[RecordHeader.Size..];
        int at = Math.Max(cut - RecordHeader.Size, 0);
        return at == 0 ? ([], []) : (Encoded.Record(22, content.AsSpan(0, at), 0x0301), Encoded.Record(22, content.AsSpan(at), 0x0301));
    }

    /// <summary>Everything that a connection takes; what it leaves is to come again.</summary>
    private static TlsStatus Feed(TlsConnection connection, byte[] bytes, TlsBuffer output, out int left)
    {
        using var plaintext = new TlsBuffer();
        ReadOnlySpan<byte> rest = bytes;
        TlsStatus status;
        do
        {
            status = connection.Receive(rest, plaintext, output, out int consumed);
            rest = rest[consumed..];
        }
        while (status == TlsStatus.Done);
        left = rest.Length;
        return status;
    }
}
