using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Tests.Peers;

namespace Tls.Tests.Records;

/// <summary>The ends of sequence numbers, of keys and of epochs (RFC 9846 §5.3, §5.5, §4.7.3), reached by turning the counters.</summary>
internal sealed class KeyLimitTests
{
    // §5.5: 2^24.5 full-size records for AES-GCM.
    private const ulong AesGcmLimit = 23_726_566;

    private static readonly ulong MaxEpoch = (1UL << 48) - 1;

    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256, AesGcmLimit)]
    [TestCase(CipherSuite.TLS_AES_256_GCM_SHA384, AesGcmLimit)]
    [TestCase(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, ulong.MaxValue)]
    public void The_last_record_under_a_key_is_its_KeyUpdate(CipherSuite suite, ulong limit)
    {
        Assert.That(Math.Pow(2, 24.5), Is.EqualTo(AesGcmLimit).Within(1));
        using ScriptedClient client = Connect(suite);
        TurnSequence(client, limit - 2);

        int said = client.Messages.Count;
        client.Let(output => client.Connection.Send("before"u8, output, out _));
        Assert.That(client.Messages, Has.Count.EqualTo(said));
        client.Let(output => client.Connection.Send("after"u8, output, out _));
        Assert.That(client.Messages.Skip(said).Single(), Is.EqualTo(Encoded.Message(HandshakeType.KeyUpdate, 0)));
        Assert.That(client.Data, Is.EqualTo("beforeafter"u8.ToArray()));
        client.ExpectWorks();
    }

    [Test]
    public void A_limit_of_the_options_cannot_raise_the_suites()
    {
        var limits = new TlsLimits { MaxRecordsPerKey = ulong.MaxValue };
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], Limits = limits });
        client.Run();
        TurnSequence(client, AesGcmLimit - 1);
        int said = client.Messages.Count;
        client.Let(output => client.Connection.Send("x"u8, output, out _));
        Assert.That(client.Messages, Has.Count.EqualTo(said + 1));
    }

    [Test]
    public void Past_the_last_epoch_the_key_ends_the_connection()
    {
        using ScriptedClient client = Connect(CipherSuite.TLS_AES_128_GCM_SHA256);
        Internals.Set(client.Connection.Context.Writer, "_epoch", MaxEpoch);
        TurnSequence(client, AesGcmLimit - 2);
        client.Let(output => client.Connection.Send("last"u8, output, out _));
        TlsStatus status = default;
        client.Let(output => status = client.Connection.Send("one too many"u8, output, out _));
        Assert.That(status, Is.EqualTo(TlsStatus.Failed));
        Assert.That(client.Connection.Error?.Fault, Is.EqualTo(TlsFault.KeyExhausted));
        Assert.That(client.Alerts, Is.EqualTo(new[] { (AlertLevel.Fatal, AlertDescription.InternalError) }));
        Assert.That(client.Data, Is.EqualTo("last"u8.ToArray()));
        client.ExpectDead();
    }

    [Test]
    public void Past_the_last_epoch_a_request_is_ignored()
    {
        using ScriptedClient client = Connect(CipherSuite.TLS_AES_128_GCM_SHA256);
        Internals.Set(client.Connection.Context.Writer, "_epoch", MaxEpoch);
        int said = client.Messages.Count;
        client.SendKeyUpdate(KeyUpdateRequest.UpdateRequested);
        client.Let(output => client.Connection.Send("x"u8, output, out _));
        client.Let(output => client.Connection.UpdateKeys(output));
        Assert.That(client.Messages, Has.Count.EqualTo(said));
        client.ExpectWorks();
    }

    [Test]
    public void The_epoch_before_the_last_may_still_advance()
    {
        using ScriptedClient client = Connect(CipherSuite.TLS_AES_128_GCM_SHA256);
        Internals.Set(client.Connection.Context.Writer, "_epoch", MaxEpoch - 1);
        int said = client.Messages.Count;
        client.Let(output => client.Connection.UpdateKeys(output));
        client.Let(output => client.Connection.UpdateKeys(output));
        Assert.That(client.Messages, Has.Count.EqualTo(said + 1));
        client.ExpectWorks();
    }

    // §5.5: tickets are records like any other, and a ticket of several records is under one key.
    [TestCase(2, 16_384)]
    [TestCase(3, 16_384)]
    [TestCase(5, 100)]
    [TestCase(7, 100)]
    public void Tickets_do_not_wear_a_key_out(int limit, int recordSize)
    {
        const int KeyUpdateLength = 27;
        using var client = new ScriptedClient(new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()],
            TicketKeys = ScriptedSession.Keys,
            TicketCount = 5,
            MaxSentRecordContent = recordSize,
            Limits = new TlsLimits { MaxRecordsPerKey = (ulong)limit },
        })
        {
            ChangeHello = hello => hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, 1),
        };
        client.Run();
        int handshake = client.Records.Count;
        for (int i = 0; i < 3; i++)
        {
            client.Let(output => client.Connection.Send("x"u8, output, out _));
            client.Let(output => client.Connection.IssueTickets(3, output));
        }
        int underOneKey = 0;
        foreach ((ContentType type, int length) in client.Records.Skip(handshake))
        {
            Assert.That(++underOneKey, Is.LessThanOrEqualTo(limit));
            if (type == ContentType.Handshake && length == KeyUpdateLength) underOneKey = 0;
        }
        Assert.That(client.Messages.Count(message => message[0] == (byte)HandshakeType.NewSessionTicket), Is.EqualTo(5 + 9));
        client.ExpectWorks();
    }

    // §5.5: "it is not possible to perform a KeyUpdate for early data".
    [Test]
    public void Early_data_does_not_wear_its_key_out()
    {
        var options = new TlsClientOptions { PreSharedKeys = [ScriptedPsk.Default.CreateEarly(100)], Limits = new TlsLimits { MaxRecordsPerKey = 4 } };
        using var server = new ScriptedServer(options) { Psk = ScriptedPsk.Default, TakesEarlyData = true, OffersEarly = true };
        server.Next();
        for (int i = 0; i < 3; i++) server.Let(output => server.Connection.SendEarlyData([1], output, out _));
        Assert.That(server.Connection.EarlyDataRoom, Is.Zero, "one record is left, for EndOfEarlyData");
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.Info.EarlyDataLength, Is.EqualTo(3));
    }

    [Test]
    public void A_receiver_does_not_enforce_the_senders_limit()
    {
        // §5.5: "Receiving implementations SHOULD NOT enforce these limits".
        using ScriptedClient client = Connect(CipherSuite.TLS_AES_128_GCM_SHA256);
        Internals.Set(client.Connection.Context.Reader, "_sequence", AesGcmLimit + 10);
        Internals.Set(client, typeof(ScriptedPeer), "_sequence", AesGcmLimit + 10);
        client.ExpectWorks();
    }

    [Test]
    public void A_sequence_number_never_wraps()
    {
        using ScriptedClient client = Connect(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        Internals.Set(client.Connection.Context.Reader, "_sequence", ulong.MaxValue - 1);
        Internals.Set(client, typeof(ScriptedPeer), "_sequence", ulong.MaxValue - 1);
        client.SendRecord(ContentType.ApplicationData, "last"u8);
        Assert.That(client.Plaintext.Unread.SequenceEqual("last"u8));
        client.Deliver(Encoded.Record(23, new byte[30]));
        client.ExpectFault(TlsFault.KeyExhausted, AlertDescription.InternalError);
    }

    [Test]
    public void A_writer_never_seals_twice_under_one_number()
    {
        using ScriptedClient client = Connect(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        RecordWriter writer = client.Connection.Context.Writer;
        using var output = new TlsBuffer();
        writer.Output = output;
        Internals.Set(writer, "_sequence", ulong.MaxValue);
        Assert.That(() => writer.Write(ContentType.Alert, [1, 0]), Throws.InstanceOf<PeerFaultException>());
        Assert.That(output.IsEmpty);
    }

    [Test]
    public void A_connection_at_the_end_of_its_numbers_fails_without_an_exception()
    {
        using ScriptedClient client = Connect(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        Internals.Set(client.Connection.Context.Writer, "_epoch", MaxEpoch);
        Internals.Set(client.Connection.Context.Writer, "_sequence", ulong.MaxValue);
        using var output = new TlsBuffer();
        Assert.That(client.Connection.Close(output), Is.EqualTo(TlsStatus.Failed));
        Assert.That(client.Connection.Error?.Fault, Is.EqualTo(TlsFault.KeyExhausted));
        Assert.That(output.IsEmpty, "not even the alert can be sealed");
        client.ExpectDead();
    }

    private static ScriptedClient Connect(CipherSuite suite)
    {
        var client = new ScriptedClient
        {
            ChangeHello = hello =>
            {
                hello.CipherSuites.Clear();
                hello.CipherSuites.Add(suite);
            },
        };
        client.Run();
        client.ExpectWorks();
        client.Data.Clear();
        client.Plaintext.Consume(client.Plaintext.Length);
        return client;
    }

    // Both ends of the direction, as if so many records had gone by.
    private static void TurnSequence(ScriptedPeer peer, ulong sequence)
    {
        Internals.Set(peer.Connection.Context.Writer, "_sequence", sequence);
        Internals.Set(peer.Reader, "_sequence", sequence);
    }
}
