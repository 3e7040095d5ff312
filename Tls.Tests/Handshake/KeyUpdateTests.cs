using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>Key updates from both sides (RFC 9846 §4.7.3, §5.5), right and wrong.</summary>
internal sealed class KeyUpdateTests
{
    private static readonly byte[] NotRequested = Encoded.Message(HandshakeType.KeyUpdate, 0);
    private static readonly byte[] Requested = Encoded.Message(HandshakeType.KeyUpdate, 1);

    [Test]
    public void Any_other_value_is_an_illegal_parameter([Values] bool ofServer)
    {
        foreach (byte value in new byte[] { 2, 3, 128, 255 })
        {
            using ScriptedPeer peer = Connected(ofServer);
            peer.Send(Encoded.Message(HandshakeType.KeyUpdate, value));
            peer.ExpectFault(TlsFault.InvalidKeyUpdateRequest, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Any_other_length_is_a_decode_error([Values] bool ofServer)
    {
        using ScriptedPeer empty = Connected(ofServer);
        empty.Send(Encoded.Message(HandshakeType.KeyUpdate));
        empty.ExpectFault(TlsFault.TruncatedMessage, AlertDescription.DecodeError);

        using ScriptedPeer two = Connected(ofServer);
        two.Send(Encoded.Message(HandshakeType.KeyUpdate, 0, 0));
        two.ExpectFault(TlsFault.TrailingBytes, AlertDescription.DecodeError);
    }

    // "both sides MUST enforce that a KeyUpdate with the old key is received before accepting any messages encrypted with the new key"
    [Test]
    public void New_keys_without_a_KeyUpdate_are_refused([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        peer.UpdateWriteKeys();
        peer.SendRecord(ContentType.ApplicationData, "truncated"u8);
        peer.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void Old_keys_after_a_KeyUpdate_are_refused([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        peer.SendRecord(ContentType.Handshake, NotRequested);
        peer.SendRecord(ContentType.ApplicationData, "old"u8);
        peer.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void A_request_is_answered_before_the_next_data_and_once([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        for (int i = 0; i < 5; i++) peer.SendKeyUpdate(KeyUpdateRequest.UpdateRequested);
        int said = peer.Messages.Count;
        Assert.That(peer.Connection.OwesKeyUpdate);
        peer.Let(output => peer.Connection.Send("data"u8, output, out _));
        Assert.That(peer.Messages.Skip(said), Is.EqualTo(new[] { NotRequested }), "one answer, which asks for none");
        Assert.That(peer.Records[^1].Type, Is.EqualTo(ContentType.ApplicationData));
        Assert.That(peer.Connection.OwesKeyUpdate, Is.False);
        peer.Let(output => peer.Connection.Send("more"u8, output, out _));
        Assert.That(peer.Messages, Has.Count.EqualTo(said + 1));
        peer.ExpectWorks();
    }

    [Test]
    public void An_update_of_its_own_answers_a_request([Values] bool asks)
    {
        using ScriptedPeer peer = Connected(ofServer: true);
        peer.SendKeyUpdate(KeyUpdateRequest.UpdateRequested);
        int said = peer.Messages.Count;
        peer.Let(output => peer.Connection.UpdateKeys(output, asks));
        peer.Let(output => peer.Connection.Send("data"u8, output, out _));
        Assert.That(peer.Messages.Skip(said), Is.EqualTo(new[] { asks ? Requested : NotRequested }));
        peer.ExpectWorks();
    }

    [Test]
    public void An_update_that_asks_for_nothing_is_not_answered([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        int said = peer.Messages.Count;
        peer.SendKeyUpdate();
        peer.Let(output => peer.Connection.Send("data"u8, output, out _));
        Assert.That(peer.Messages, Has.Count.EqualTo(said));
        peer.ExpectWorks();
    }

    // RFC 9846: "Until receiving a subsequent KeyUpdate from the peer, the sender MUST NOT send another KeyUpdate with ... update_requested".
    [Test]
    public void Asks_again_only_when_an_update_has_come([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        int said = peer.Messages.Count;
        for (int i = 0; i < 3; i++) peer.Let(output => peer.Connection.UpdateKeys(output, askPeer: true));
        Assert.That(peer.Messages.Skip(said), Is.EqualTo(new[] { Requested, NotRequested, NotRequested }));

        peer.SendKeyUpdate();
        peer.Let(output => peer.Connection.UpdateKeys(output, askPeer: true));
        Assert.That(peer.Messages[^1], Is.EqualTo(Requested));
        peer.ExpectWorks();
    }

    [Test]
    public void Requests_that_cross_are_both_answered()
    {
        using ScriptedPeer peer = Connected(ofServer: true);
        int said = peer.Messages.Count;
        peer.Let(output => peer.Connection.UpdateKeys(output, askPeer: true));
        peer.SendKeyUpdate(KeyUpdateRequest.UpdateRequested);
        peer.SendKeyUpdate();
        peer.Let(output => peer.Connection.Send("data"u8, output, out _));
        Assert.That(peer.Messages.Skip(said), Is.EqualTo(new[] { Requested, NotRequested }), "two generations");
        peer.ExpectWorks();
    }

    [Test]
    public void Keys_change_by_themselves_before_their_limit()
    {
        const int Limit = 5;
        var limits = new TlsLimits { MaxRecordsPerKey = Limit };
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], Limits = limits });
        client.Run();
        client.Records.Clear();
        for (int i = 0; i < 40; i++) client.Let(output => client.Connection.Send([(byte)i], output, out _));
        Assert.That(client.Data, Is.EqualTo(Enumerable.Range(0, 40).Select(i => (byte)i)));
        Assert.That(client.Records.Select((record, index) => record.Type == ContentType.Handshake == ((index + 1) % Limit == 0)), Is.All.True,
            "every fifth record is the KeyUpdate, the last under its key");
        Assert.That(client.Messages[^1], Is.EqualTo(NotRequested));
    }

    [Test]
    public void Many_epochs_both_ways([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        for (int i = 0; i < 200; i++)
        {
            peer.SendKeyUpdate((KeyUpdateRequest)(i % 2));
            peer.Let(output => peer.Connection.UpdateKeys(output, askPeer: i % 3 == 0));
            peer.SendRecord(ContentType.ApplicationData, [(byte)i]);
            peer.Let(output => peer.Connection.Send([(byte)i], output, out _));
        }
        Assert.That(peer.Plaintext.Unread.ToArray(), Is.EqualTo(peer.Data));
        Assert.That(peer.Connection.Context.Ledger.Secrets.Count(secret => !secret.IsDisposed), Is.LessThanOrEqualTo(3), "one for each direction and the exporter's: old epochs are forgotten");
        Assert.That(peer.Connection.Context.Ledger.Secrets, Has.Count.LessThan(16), "and leave nothing behind");
    }

    private static ScriptedPeer Connected(bool ofServer)
    {
        ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
        peer.Run();
        return peer;
    }
}
