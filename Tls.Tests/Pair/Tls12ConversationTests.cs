using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>A TLS 1.2 connection from its first byte to its last: flights, data, pauses, alerts, ends.</summary>
internal sealed class Tls12ConversationTests
{
    private static TlsClientOptions ClientOptions => new() { MaxVersion = ProtocolVersion.Tls12 };

    [Test]
    public void Chunks_of_any_size_make_the_same_conversation([Values(1, 2, 3, 5, 7, 64, 1000)] int chunkSize)
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions, chunkSize: chunkSize);
        TestPair.AssertTalks(pair);
    }

    /// <summary>RFC 5246 §7.3, figure 1, in records: what one side says at once shares them, and ChangeCipherSpec stands between.</summary>
    [Test]
    public void The_flights_are_as_long_as_they_have_to_be()
    {
        using TlsMemoryPair pair = TestPair.Create(ClientOptions);
        pair.Start();
        Assert.That(RecordTypes(pair.Client), Is.EqualTo(new[] { ContentType.Handshake }));
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(RecordTypes(pair.Server), Is.EqualTo(new[] { ContentType.Handshake }));
        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        ContentType[] finish = [ContentType.Handshake, ContentType.ChangeCipherSpec, ContentType.Handshake];
        Assert.That(RecordTypes(pair.Client), Is.EqualTo(finish));
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(RecordTypes(pair.Server), Is.EqualTo(finish[1..]));
        Assert.That(pair.Server.Connection.IsConnected);
        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(pair.Client.Connection.IsConnected);
        Assert.That(RecordTypes(pair.Client), Is.Empty);
    }

    [TestCase(1)]
    [TestCase(16_383)]
    [TestCase(16_384)]
    [TestCase(16_385)]
    public void A_record_carries_16384_bytes_and_not_one_more(int length)
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions);
        byte[] data = [.. Enumerable.Range(0, length).Select(value => (byte)(value % 251))];
        pair.Client.Write(data);
        int records = (length + 16_383) / 16_384;
        Assert.That(pair.Client.Outbox.Length, Is.EqualTo(length + (records * 29)));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(data));
    }

    /// <summary>RFC 5246 §6.2.3.3 leaves padding to CBC: whoever asks for it gets records as they are.</summary>
    [Test]
    public void Padding_does_not_exist()
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, RecordPaddingBlock = 256 });
        pair.Client.Write(new byte[100]);
        Assert.That(pair.Client.Outbox.Length, Is.EqualTo(129));
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Has.Length.EqualTo(100));
    }

    [Test]
    public void The_nonces_on_the_wire_count_up_in_each_direction()
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions);
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            for (byte record = 0; record < 50; record++)
            {
                end.Write([record]);

                // The Finished was record 0.
                Assert.That(end.Outbox.Unread.Slice(5, 8).ToArray(), Is.EqualTo(new byte[] { 0, 0, 0, 0, 0, 0, 0, (byte)(record + 1) }));
                end.Outbox.Consume(end.Outbox.Length);
            }
        }
    }

    [Test]
    public void Keys_cannot_be_updated()
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions);
        Assert.That(() => pair.Client.Connection.UpdateKeys(pair.Client.Outbox), Throws.InvalidOperationException);
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void Who_has_closed_can_still_listen([Values] bool clientCloses)
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions);
        (TlsMemoryEnd closer, TlsMemoryEnd other) = clientCloses ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        closer.Write("last words"u8);
        closer.Close();
        pair.Run();
        Assert.That(other.ReadAll(), Is.EqualTo("last words"u8.ToArray()));
        Assert.That(other.Status, Is.EqualTo(TlsStatus.Closed));
        other.Write("and mine"u8);
        other.Close();
        Assert.That(other.Outbox.Length, Is.EqualTo(8 + 29 + 31), "close_notify is 31 bytes (SEMANTICS 85)");
        pair.Run();
        Assert.That(closer.ReadAll(), Is.EqualTo("and mine"u8.ToArray()));
        Assert.That(closer.Status, Is.EqualTo(TlsStatus.Closed));
    }

    /// <summary>The pause falls inside the client's flight; what arrives meanwhile is not touched.</summary>
    [Test]
    public void A_server_waits_for_its_verdict_in_mid_flight()
    {
        using var pump = new RecordPump(
            new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, Credentials = [TestPair.Credential()] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], ClientCertificates = ClientCertificateMode.Required });
        while (pump.Server.Decision is null) pump.Step();
        Assert.That(pump.Server.Info.PeerCertificates, Is.Empty, "not accepted yet");
        Assert.That(((PeerCertificateDecision)pump.Server.Decision!).PeerIsServer, Is.False);
        pump.Run(8);
        Assert.That(pump.Client.IsConnected);
        Assert.That(pump.Server.IsConnected);
        Assert.That(pump.Server.Info.PeerCertificates, Is.Not.Empty);
    }

    [Test]
    public void Nothing_moves_while_a_question_is_open()
    {
        using TlsMemoryPair pair = TestPair.Create(ClientOptions);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        byte[] flight = pair.Server.Outbox.Unread.ToArray();
        using TlsBuffer plaintext = new(), outgoing = new();
        TlsConnection client = pair.Client.Connection;
        Assert.That(client.Receive(flight, plaintext, outgoing, out int consumed), Is.EqualTo(TlsStatus.NeedDecision));
        Assert.That(consumed, Is.EqualTo(flight.Length));
        Assert.That(client.Receive("garbage"u8, plaintext, outgoing, out consumed), Is.EqualTo(TlsStatus.NeedDecision));
        Assert.That(consumed, Is.Zero);
        Assert.That(outgoing.IsEmpty, "a server that is not trusted hears nothing");
        ((PeerCertificateDecision)client.Decision!).Reject(TlsFault.UnknownCertificateAuthority);
        Assert.That(client.Receive([], plaintext, outgoing, out _), Is.EqualTo(TlsStatus.Failed));
        Assert.That(outgoing.Unread.ToArray(), Is.EqualTo(new byte[] { 21, 3, 3, 0, 2, 2, 48 }));
    }

    /// <summary>RFC 5246 §7.2: before TLS 1.3 a warning ends nothing, but it must not go on for ever (LESSONS row 31).</summary>
    [Test]
    public void Warnings_are_passed_over_up_to_the_limit()
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions);
        for (int i = 0; i < 4; i++) RawRecord.Send(pair.Client, ContentType.Alert, [1, 90]);
        pair.Run();
        TestPair.AssertTalks(pair);
        for (int i = 0; i < 5; i++) RawRecord.Send(pair.Client, ContentType.Alert, [1, 112]);
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.TooManyWarningAlerts));
    }

    [TestCase(2, 40, TlsFault.AlertReceived)]
    [TestCase(2, 112, TlsFault.AlertReceived)]
    [TestCase(0, 40, TlsFault.UnknownAlertLevel)]
    [TestCase(3, 112, TlsFault.UnknownAlertLevel)]
    public void Other_alerts_end_the_connection(byte level, byte description, TlsFault expected)
    {
        using TlsMemoryPair pair = TestPair.Connect(ClientOptions);
        RawRecord.Send(pair.Server, ContentType.Alert, [level, description]);
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(expected));
        Assert.That(pair.Client.Connection.IsConnected, Is.False);
    }

    /// <summary>RFC 9846 §6: who speaks TLS 1.3 alone does not heed the level, not even before the ServerHello.</summary>
    [TestCase(ProtocolVersion.Tls12, false)]
    [TestCase(ProtocolVersion.Tls13, true)]
    public void The_level_of_a_first_alert_counts_only_where_TLS_12_is_allowed(ProtocolVersion min, bool fails)
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { MinVersion = min }, new TlsServerOptions { Credentials = [TestPair.Credential()], MinVersion = min });
        pair.Start();
        foreach (TlsConnection connection in new[] { pair.Client.Connection, pair.Server.Connection })
        {
            using TlsBuffer plaintext = new(), outgoing = new();
            TlsStatus status = connection.Receive([21, 3, 3, 0, 2, 1, 112], plaintext, outgoing, out _);
            Assert.That(status, Is.EqualTo(fails ? TlsStatus.Failed : TlsStatus.Done));
        }
        if (fails) return;
        pair.Run();
        TestPair.AssertTalks(pair);
    }

    /// <summary>CVE-2014-0224: where the keys are agreed on and the Finished is still to come, and there once.</summary>
    [TestCase(0, false, Description = "server, before the ClientHello")]
    [TestCase(1, false, Description = "client, before the ServerHello")]
    [TestCase(2, true, Description = "client, after ServerHelloDone")]
    [TestCase(3, false, Description = "server, before the ClientKeyExchange")]
    [TestCase(4, true, Description = "server, after the ClientKeyExchange")]
    [TestCase(5, false, Description = "server, before the Finished")]
    [TestCase(6, true, Description = "client, after its Finished")]
    [TestCase(7, false, Description = "client, before the Finished")]
    [TestCase(8, false, Description = "server, connected")]
    public void ChangeCipherSpec_has_one_place(int steps, bool isItsPlace)
    {
        using var pump = new RecordPump(ClientOptions, TestPair.ServerOptions());
        pump.Run(steps);
        TlsConnection receiver = pump.NextReceiver;
        if (isItsPlace)
        {
            pump.Inject([20, 3, 3, 0, 1, 1]);
            Assert.That(receiver.Error, Is.Null);
        }
        pump.InjectInto(receiver, [20, 3, 3, 0, 1, 1]);
        Assert.That(receiver.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedChangeCipherSpec));
    }

    /// <summary>A client that also speaks TLS 1.3 has to drop one before the ServerHello (RFC 9846 §5), but not for a server of TLS 1.2.</summary>
    [Test]
    public void ChangeCipherSpec_before_a_ServerHello_of_TLS_12_is_refused()
    {
        using var pump = new RecordPump(new TlsClientOptions(), new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = ProtocolVersion.Tls12 });
        pump.Step();
        pump.InjectInto(pump.Client, [20, 3, 3, 0, 1, 1]);
        Assert.That(pump.Client.Error, Is.Null);
        pump.Step();
        Assert.That(pump.Client.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedChangeCipherSpec));
        Assert.That(pump.Client.Error?.Alert, Is.EqualTo(AlertDescription.UnexpectedMessage));
    }

    [TestCase(new byte[] { 20, 3, 3, 0, 1, 0 })]
    [TestCase(new byte[] { 20, 3, 3, 0, 2, 1, 1 })]
    [TestCase(new byte[] { 20, 3, 3, 0, 0 })]
    public void ChangeCipherSpec_is_one_byte_of_value_one(byte[] record)
    {
        using var pump = new RecordPump(ClientOptions, TestPair.ServerOptions());
        pump.Run(4);
        pump.InjectInto(pump.Server, record);
        Assert.That(pump.Server.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedChangeCipherSpec));
    }

    /// <summary>LESSONS row 3: a message that began under no keys cannot end under some.</summary>
    [Test]
    public void ChangeCipherSpec_does_not_come_in_the_middle_of_a_message()
    {
        using var pump = new RecordPump(ClientOptions, TestPair.ServerOptions());
        pump.Run(4);
        pump.InjectInto(pump.Server, [22, 3, 3, 0, 1, 20]);
        pump.InjectInto(pump.Server, [20, 3, 3, 0, 1, 1]);
        Assert.That(pump.Server.Error?.Fault, Is.EqualTo(TlsFault.InterleavedHandshake));
    }

    /// <summary>§7.4.9: without it, what the other side sends under the new keys is no Finished yet.</summary>
    [Test]
    public void A_Finished_without_ChangeCipherSpec_is_refused()
    {
        using var pump = new RecordPump(ClientOptions, TestPair.ServerOptions());
        pump.Run(4);
        pump.InjectInto(pump.Server, [22, 3, 3, 0, 16, 20, 0, 0, 12, .. new byte[12]]);
        Assert.That(pump.Server.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
    }

    private static ContentType[] RecordTypes(TlsMemoryEnd end)
    {
        ContentType[] types = [];
        for (ReadOnlySpan<byte> rest = end.Outbox.Unread; !rest.IsEmpty;)
        {
            var header = RecordHeader.Read(rest);
            types = [.. types, header.Type];
            rest = rest[header.TotalLength..];
        }
        return types;
    }
}
