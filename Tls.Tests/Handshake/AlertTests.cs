using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Peers;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>Alerts in every state (RFC 9846 §6): what ends a connection, what only ends a direction, and what is bad form.</summary>
internal sealed class AlertTests
{
    /// <summary>Before its first word a side that gives up says nothing.</summary>
    private static readonly HashSet<Type> Silent =
    [
        typeof(ClientStart), typeof(ServerStart), typeof(WaitClientHello), typeof(ClientHelloPending), typeof(Core.Handshake.Server12.SessionPending),
        typeof(Server13.SessionPending), typeof(Server13.EarlyDataPending),
    ];

    public static IEnumerable<Type> Listening =>
        Scripts.States.Where(state => state != typeof(ClientStart) && state != typeof(ServerStart) && !state.IsSubclassOf(typeof(PausedState)));

    /// <summary>RFC 5246 §7.2, and as long as nobody knows the version: a warning ends nothing, and there are two levels.</summary>
    private static bool HeedsLevel(Type state) => Scripts.IsTls12(state) || state == typeof(WaitServerHello) || state == typeof(WaitClientHello);

    // §6.2: whatever level it claims, known or unknown; and no alert answers it.
    [TestCaseSource(nameof(Listening))]
    public void Every_error_alert_is_the_end(Type state)
    {
        foreach (AlertDescription description in Enum.GetValues<AlertDescription>().Append((AlertDescription)200).Append((AlertDescription)255))
        {
            bool endsNothing = description == AlertDescription.UserCanceled && !HeedsLevel(state);
            if (description == AlertDescription.CloseNotify || endsNothing) continue;
            foreach (byte level in HeedsLevel(state) ? [2] : new byte[] { 0, 1, 2, 255 })
            {
                using ScriptedPeer peer = Scripts.LeadTo(state);
                int records = peer.Records.Count;
                peer.SendAlert(description, (AlertLevel)level);
                Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));
                Assert.That(peer.Connection.Error!.Value.Alert, Is.EqualTo(description));
                Assert.That(peer.Connection.Error!.Value.IsAlertFromPeer);
                Assert.That(peer.Records, Has.Count.EqualTo(records), "nothing is answered");
                peer.ExpectDead();
            }
        }
    }

    [TestCaseSource(nameof(Listening))]
    public void A_warning_ends_nothing_where_levels_count(Type state)
    {
        if (!HeedsLevel(state)) return;
        using ScriptedPeer peer = Scripts.LeadTo(state);
        int records = peer.Records.Count;
        peer.SendAlert(AlertDescription.UnrecognizedName, AlertLevel.Warning);
        peer.SendAlert((AlertDescription)200, AlertLevel.Warning);
        Assert.That(peer.Connection.Error, Is.Null);
        Assert.That(peer.State, Is.EqualTo(state));
        Assert.That(peer.Records, Has.Count.EqualTo(records));
        peer.SendAlert(AlertDescription.UnrecognizedName, 0);
        peer.ExpectFault(TlsFault.UnknownAlertLevel, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Levels_do_not_count_where_only_TLS_1_3_may_be()
    {
        // §6: "MUST be treated as error alerts when received regardless of the AlertLevel in the message".
        using var server = new ScriptedServer(new TlsClientOptions { MinVersion = ProtocolVersion.Tls13 });
        server.RunTo<WaitServerHello>();
        server.SendAlert(AlertDescription.HandshakeFailure, AlertLevel.Warning);
        Assert.That(server.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));

        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], MinVersion = ProtocolVersion.Tls13 });
        client.RunTo<WaitClientHello>();
        client.SendAlert(AlertDescription.HandshakeFailure, AlertLevel.Warning);
        Assert.That(client.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));
    }

    [TestCaseSource(nameof(Listening))]
    public void An_alert_is_two_bytes(Type state)
    {
        foreach (byte[] content in new byte[][] { [2], [1, 0, 0], [1, 0, 1, 0] })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            peer.SendRecord(ContentType.Alert, content);
            peer.ExpectFault(TlsFault.MalformedAlert, AlertDescription.DecodeError);
        }
    }

    [TestCaseSource(nameof(Listening))]
    public void Close_notify_in_the_handshake_ends_it(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        if (peer.Connection.IsConnected) return;
        peer.SendAlert(AlertDescription.CloseNotify, AlertLevel.Warning);
        peer.ExpectFault(TlsFault.ClosedDuringHandshake, null);
    }

    [TestCaseSource(nameof(Listening))]
    public void User_canceled_is_passed_over_and_close_notify_after_it_counts(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        peer.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning);
        Assert.That(peer.Connection.Error, Is.Null);
        Assert.That(peer.State, Is.EqualTo(state));
        peer.SendAlert(AlertDescription.CloseNotify, AlertLevel.Warning);
        if (peer.Connection.IsConnected) Assert.That(peer.Status, Is.EqualTo(TlsStatus.Closed));
        else peer.ExpectFault(TlsFault.ClosedDuringHandshake, null);
    }

    [Test]
    public void The_handshake_goes_on_after_user_canceled([Values] bool ofServer)
    {
        // §6.1: "SHOULD continue to read data from the peer until a close_notify is received".
        using ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
        peer.Next();
        peer.Next();
        peer.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning);
        peer.Run();
        peer.ExpectWorks();
    }

    [Test]
    public void A_client_may_say_in_the_clear_why_it_refuses_the_ServerHello()
    {
        // It has no keys then, while the server has.
        using var client = new ScriptedClient();
        client.RunTo<Server13.WaitFinished>();
        client.Deliver(Encoded.Record((byte)ContentType.Alert, [2, (byte)AlertDescription.IllegalParameter]));
        Assert.That(client.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));
        client.ExpectDead();
    }

    [Test]
    public void An_alert_in_the_clear_is_refused_once_the_peer_has_used_its_keys()
    {
        using var client = new ScriptedClient();
        client.RunTo<Server13.WaitFinished>();
        client.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning);
        client.Deliver(Encoded.Record((byte)ContentType.Alert, [1, 0]));
        client.ExpectFault(TlsFault.UnprotectedRecord, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void A_server_never_speaks_in_the_clear_once_it_has_keys()
    {
        using var server = new ScriptedServer();
        server.RunTo<Core.Handshake.Client13.WaitEncryptedExtensions>();
        server.Deliver(Encoded.Record((byte)ContentType.Alert, [2, 40]));
        server.ExpectFault(TlsFault.UnprotectedRecord, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void After_close_notify_nothing_is_read_and_all_is_left_to_the_caller([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        byte[] close = peer.Seal(ContentType.Alert, [1, 0]);
        byte[] data = peer.Seal(ContentType.ApplicationData, "too late"u8);
        Assert.That(peer.Deliver([.. close, .. data]), Is.EqualTo(TlsStatus.Closed));
        Assert.That(peer.Unconsumed, Is.EqualTo(data.Length));
        Assert.That(peer.Plaintext.IsEmpty);
        Assert.That(peer.Deliver(Encoded.Record(99, [1])), Is.EqualTo(TlsStatus.Closed), "not even looked at");
        Assert.That(peer.Connection.IsReadClosed);
        Assert.That(peer.Connection.IsConnected);
    }

    [Test]
    public void A_direction_closes_for_itself([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        peer.SendAlert(AlertDescription.CloseNotify, AlertLevel.Warning);
        peer.Let(output => peer.Connection.Send("still here"u8, output, out _));
        Assert.That(peer.Data, Is.EqualTo("still here"u8.ToArray()));
        peer.Let(output => peer.Connection.UpdateKeys(output));
        peer.Let(output => peer.Connection.Send("!"u8, output, out _));
        Assert.That(peer.Data, Is.EqualTo("still here!"u8.ToArray()));
        peer.Let(output => peer.Connection.Close(output));
        Assert.That(peer.Alerts, Is.EqualTo(new[] { (AlertLevel.Warning, AlertDescription.CloseNotify) }));
    }

    [Test]
    public void A_closed_side_goes_on_reading([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        peer.Let(output => peer.Connection.Close(output));
        peer.SendRecord(ContentType.ApplicationData, "one"u8);
        peer.SendKeyUpdate(KeyUpdateRequest.UpdateRequested);
        peer.SendRecord(ContentType.ApplicationData, "two"u8);
        Assert.That(peer.Plaintext.Unread.SequenceEqual("onetwo"u8));
        peer.SendAlert(AlertDescription.CloseNotify, AlertLevel.Warning);
        Assert.That(peer.Status, Is.EqualTo(TlsStatus.Closed));
        Assert.That(peer.Alerts, Has.Count.EqualTo(1), "close_notify is said once");
    }

    [Test]
    public void Nothing_is_said_after_close_notify_not_even_why_it_failed([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connected(ofServer);
        peer.Let(output => peer.Connection.Close(output));
        peer.Send(WellFormed.Message(HandshakeType.Finished));
        Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
        Assert.That(peer.Connection.Error!.Value.Alert, Is.Null, "no alert was sent, so none is reported");
        Assert.That(peer.Alerts, Is.EqualTo(new[] { (AlertLevel.Warning, AlertDescription.CloseNotify) }));
        peer.ExpectDead();
    }

    [Test]
    public void Closing_in_the_handshake_gives_it_up_and_says_so()
    {
        foreach (Type state in Scripts.States)
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            if (peer.Connection.IsConnected) continue;
            TlsStatus status = default;
            peer.Let(output => status = peer.Connection.Close(output));
            Assert.That(status, Is.EqualTo(TlsStatus.Failed));
            Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.Canceled));
            bool hasSpoken = !Silent.Contains(state);
            Assert.That(peer.Alerts.Select(alert => alert.Description), Is.EqualTo(
                hasSpoken ? new[] { AlertDescription.UserCanceled, AlertDescription.CloseNotify } : []), state.Name);
            Assert.That(peer.Alerts.Select(alert => alert.Level), Is.All.EqualTo(AlertLevel.Warning));
            Assert.That(peer.Connection.Error!.Value.Alert, Is.EqualTo(hasSpoken ? AlertDescription.UserCanceled : (AlertDescription?)null));
            Assert.That(peer.Connection.Context.Ledger.Secrets, Is.All.Property("IsDisposed").True);
        }
    }

    private static ScriptedPeer Connected(bool ofServer)
    {
        ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
        peer.Run();
        return peer;
    }
}
