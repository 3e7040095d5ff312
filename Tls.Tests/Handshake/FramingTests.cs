using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Peers;
using Client13 = Tls.Core.Handshake.Client13;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>How messages may lie in records (RFC 9846 §5.1): joined and cut at will, but never across a change of keys (LESSONS rows 2, 3).</summary>
internal sealed class FramingTests
{
    private static readonly byte[] KeyUpdate = Encoded.Message(HandshakeType.KeyUpdate, 0);
    private static readonly byte[] Ticket = WellFormed.Message(HandshakeType.NewSessionTicket);

    /// <summary>What stands behind the message that changes the keys: a whole message, a part of one, a single byte.</summary>
    private static readonly byte[][] Tails = [KeyUpdate, KeyUpdate[..2], [0]];

    [Test]
    public void Nothing_stands_behind_a_ClientHello_in_its_record([Values] bool asksForRetry)
    {
        foreach (byte[] tail in Tails)
        {
            using var client = new ScriptedClient { ShareGroups = asksForRetry ? [] : [NamedGroup.X25519] };
            client.RunTo<WaitClientHello>();
            client.Hold();
            client.SendClientHello();
            byte[] record = client.TakeHeld();
            ExpectRefused(client, Encoded.Record(22, [.. record[5..], .. tail]));
        }
    }

    [Test]
    public void Nothing_stands_behind_a_second_ClientHello_in_its_record()
    {
        foreach (byte[] tail in Tails)
        {
            using var client = new ScriptedClient { ShareGroups = [] };
            client.RunTo<Server13.WaitSecondClientHello>();
            ExpectRefused(client, Encoded.Record(22, [.. client.SecondClientHello().Encode(), .. tail]));
        }
    }

    [Test]
    public void Nothing_stands_behind_a_ServerHello_in_its_record([Values] bool afterRetry)
    {
        foreach (byte[] tail in Tails.Append(WellFormed.Message(HandshakeType.EncryptedExtensions)))
        {
            using var server = new ScriptedServer { RetryGroup = afterRetry ? NamedGroup.Secp256r1 : null };
            server.RunTo(afterRetry ? typeof(WaitSecondServerHello) : typeof(WaitServerHello));
            ExpectRefused(server, Encoded.Record(22, [.. server.ServerHelloMessage(), .. tail]));
        }
    }

    [Test]
    public void Nothing_stands_behind_a_servers_Finished_in_its_record()
    {
        foreach (byte[] tail in Tails.Append(Ticket))
        {
            using var server = new ScriptedServer();
            server.RunTo<Client13.WaitFinished>();
            server.SendRecord(ContentType.Handshake, [.. server.FinishedMessage(), .. tail]);
            server.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
        }
    }

    [Test]
    public void Nothing_stands_behind_a_clients_Finished_in_its_record()
    {
        foreach (byte[] tail in Tails)
        {
            using var client = new ScriptedClient();
            client.RunTo<Server13.WaitFinished>();
            client.SendRecord(ContentType.Handshake, [.. client.FinishedMessage(), .. tail]);
            client.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
        }
    }

    [Test]
    public void Nothing_stands_behind_a_KeyUpdate_in_its_record([Values] bool ofServer)
    {
        foreach (byte[] tail in Tails)
        {
            using ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
            peer.Run();
            peer.SendRecord(ContentType.Handshake, [.. KeyUpdate, .. tail]);
            peer.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
        }
    }

    [Test]
    public void A_KeyUpdate_may_end_a_record_that_others_began()
    {
        using var server = new ScriptedServer();
        server.Run();
        server.SendRecord(ContentType.Handshake, [.. Ticket, .. Ticket, .. KeyUpdate]);
        server.UpdateWriteKeys();
        server.ExpectWorks();
    }

    // A whole flight in one record is what real servers send; each cut of it into two records must come to the same.
    [Test]
    public void A_servers_flight_may_come_in_one_record_or_be_cut_anywhere()
    {
        int length = 1;
        for (int cut = 0; cut < length; cut += cut < 64 ? 1 : 37)
        {
            using var server = new ScriptedServer();
            server.RunTo<Client13.WaitEncryptedExtensions>();
            byte[] flight = Flight(server);
            length = flight.Length;
            if (cut > 0) server.SendRecord(ContentType.Handshake, flight.AsSpan(0, cut));
            server.SendRecord(ContentType.Handshake, flight.AsSpan(cut));
            server.SendFinished();
            server.ExpectWorks();
        }
    }

    [Test]
    public void Messages_may_come_in_records_of_any_size([Values(1, 2, 3, 7, 100)] int size, [Values] bool ofServer)
    {
        using ScriptedPeer peer = ofServer ? new ScriptedServer { RetryGroup = NamedGroup.Secp256r1 } : new ScriptedClient { ShareGroups = [] };
        peer.FragmentSize = size;
        peer.Run();
        peer.ExpectWorks();
    }

    public static IEnumerable<TestCaseData> Interlopers =>
    [
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning))).SetArgDisplayNames("an alert"),
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendChangeCipherSpec())).SetArgDisplayNames("change_cipher_spec"),
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendRecord(ContentType.ApplicationData, [1]))).SetArgDisplayNames("data"),
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendRecord(ContentType.ApplicationData, []))).SetArgDisplayNames("empty data"),
    ];

    [TestCaseSource(nameof(Interlopers))]
    public void Nothing_comes_between_the_fragments_of_a_message(Action<ScriptedPeer> interloper)
    {
        Type[] states =
        [
            typeof(Client13.WaitEncryptedExtensions), typeof(Client13.WaitFinished), typeof(Client13.Connected),
            typeof(Server13.WaitFinished), typeof(Server13.Connected),
        ];
        foreach (Type state in states)
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            peer.SendRecord(ContentType.Handshake, Ticket.AsSpan(0, 3));
            Assert.That(peer.Connection.Error, Is.Null);
            interloper(peer);
            peer.ExpectFault(TlsFault.InterleavedHandshake, AlertDescription.UnexpectedMessage);
        }
    }

    [Test]
    public void A_message_is_judged_by_its_type_only_when_it_is_whole()
    {
        // Nothing depends on it but memory, which the limits bound.
        using var client = new ScriptedClient();
        client.RunTo<Server13.WaitFinished>();
        client.SendRecord(ContentType.Handshake, Ticket.AsSpan(0, Ticket.Length - 1));
        Assert.That(client.Status, Is.EqualTo(TlsStatus.NeedMoreData));
        client.SendRecord(ContentType.Handshake, Ticket.AsSpan(Ticket.Length - 1));
        client.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void What_comes_behind_a_failure_in_the_same_bytes_is_not_looked_at()
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] bad = client.Seal(ContentType.Handshake, WellFormed.Message(HandshakeType.ClientHello));
        byte[] data = client.Seal(ContentType.ApplicationData, "after"u8);
        client.Deliver([.. bad, .. data]);
        client.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
        Assert.That(client.Plaintext.IsEmpty);
        Assert.That(client.Unconsumed, Is.EqualTo(bad.Length + data.Length));
    }

    private static byte[] Flight(ScriptedServer server)
    {
        byte[] extensions = WellFormed.Message(HandshakeType.EncryptedExtensions);
        byte[] certificate = ScriptedServer.CertificateMessage(server.Credential.Chain);
        server.Transcript.Append(extensions);
        server.Transcript.Append(certificate);
        byte[] verify = server.CertificateVerifyMessage();
        server.Transcript.Append(verify);
        return Encoded.Join(extensions, certificate, verify);
    }

    private static void ExpectRefused(ScriptedPeer peer, byte[] record)
    {
        peer.Deliver(record);
        peer.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
    }
}
