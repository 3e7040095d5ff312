using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Peers;
using Client12 = Tls.Core.Handshake.Client12;
using Client13 = Tls.Core.Handshake.Client13;
using Server12 = Tls.Core.Handshake.Server12;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>
/// Every state against every input that is well formed in itself. What the tables below do not allow ends the connection with the one
/// fault and the one alert, whatever came before (LESSONS rows 2, 3, 25, 26, 29, 30, 33). The tables are for reading against RFC 9846,
/// §4 and Appendix A for messages, §5 for records, and against RFC 5246 §7.3 and §7.4.
/// </summary>
internal sealed class IllegalMatrixTests
{
    /// <summary>Appendix A: what moves a connection on, or keeps it where it is.</summary>
    private static readonly Dictionary<Type, HandshakeType[]> Accepted = new()
    {
        [typeof(ClientStart)] = [],
        [typeof(WaitServerHello)] = [HandshakeType.ServerHello],
        [typeof(WaitSecondServerHello)] = [HandshakeType.ServerHello],
        [typeof(Client13.WaitEncryptedExtensions)] = [HandshakeType.EncryptedExtensions],
        [typeof(Client13.WaitCertificateOrRequest)] = [HandshakeType.CertificateRequest, HandshakeType.Certificate],
        [typeof(Client13.WaitCertificate)] = [HandshakeType.Certificate],
        [typeof(Client13.WaitCertificateVerify)] = [HandshakeType.CertificateVerify],
        [typeof(Client13.ServerCertificatePending)] = [],
        [typeof(Client13.CertificateRequestPending)] = [],
        [typeof(Client13.SignaturePending)] = [],
        [typeof(Client13.WaitFinished)] = [HandshakeType.Finished],
        [typeof(Client13.WaitPskFinished)] = [HandshakeType.Finished],
        [typeof(Client13.Connected)] = [HandshakeType.NewSessionTicket, HandshakeType.KeyUpdate],
        [typeof(ServerStart)] = [],
        [typeof(WaitClientHello)] = [HandshakeType.ClientHello],
        [typeof(ClientHelloPending)] = [],
        [typeof(Server13.WaitSecondClientHello)] = [HandshakeType.ClientHello],
        [typeof(Server13.SignaturePending)] = [],
        [typeof(Server13.WaitFinished)] = [HandshakeType.Finished],
        [typeof(Server13.WaitCertificate)] = [HandshakeType.Certificate],
        [typeof(Server13.WaitCertificateVerify)] = [HandshakeType.CertificateVerify],
        [typeof(Server13.ClientCertificatePending)] = [],
        [typeof(Server13.EarlyDataPending)] = [],
        [typeof(Server13.WaitEndOfEarlyData)] = [HandshakeType.EndOfEarlyData],
        [typeof(Server13.Connected)] = [HandshakeType.KeyUpdate],

        // RFC 5246 §7.4.1.1: a client in mid-handshake ignores HelloRequest; once connected it is refused with a warning, as a ClientHello is.
        [typeof(Client12.WaitCertificate)] = [HandshakeType.Certificate, HandshakeType.HelloRequest],
        [typeof(Client12.WaitServerKeyExchange)] = [HandshakeType.ServerKeyExchange, HandshakeType.HelloRequest],
        [typeof(Client12.WaitServerHelloDone)] = [HandshakeType.CertificateRequest, HandshakeType.ServerHelloDone, HandshakeType.HelloRequest],
        [typeof(Client12.ServerCertificatePending)] = [],
        [typeof(Client12.CertificateRequestPending)] = [],
        [typeof(Client12.SignaturePending)] = [],
        [typeof(Client12.WaitChangeCipherSpec)] = [HandshakeType.HelloRequest],
        [typeof(Client12.WaitFinished)] = [HandshakeType.Finished, HandshakeType.HelloRequest],
        [typeof(Client12.Connected)] = [HandshakeType.HelloRequest],
        [typeof(Server12.SignaturePending)] = [],
        [typeof(Server12.WaitCertificate)] = [HandshakeType.Certificate],
        [typeof(Server12.WaitClientKeyExchange)] = [HandshakeType.ClientKeyExchange],
        [typeof(Server12.WaitCertificateVerify)] = [HandshakeType.CertificateVerify],
        [typeof(Server12.ClientCertificatePending)] = [],
        [typeof(Server12.WaitChangeCipherSpec)] = [],
        [typeof(Server12.WaitFinished)] = [HandshakeType.Finished],
        [typeof(Server12.Connected)] = [HandshakeType.ClientHello],

        // RFC 5077 §3.1 and RFC 5246 §7.3: tickets, and the abbreviated handshake.
        [typeof(Client12.WaitNewSessionTicket)] = [HandshakeType.NewSessionTicket, HandshakeType.HelloRequest],
        [typeof(Client12.WaitResumedSessionTicket)] = [HandshakeType.NewSessionTicket, HandshakeType.HelloRequest],
        [typeof(Client12.WaitResumedChangeCipherSpec)] = [HandshakeType.HelloRequest],
        [typeof(Client12.WaitResumedFinished)] = [HandshakeType.Finished, HandshakeType.HelloRequest],
        [typeof(Server12.SessionPending)] = [],
        [typeof(Server13.SessionPending)] = [],
        [typeof(Client13.ResumedServerPending)] = [],
        [typeof(Client12.ResumedServerPending)] = [],
        [typeof(Server13.ResumedClientPending)] = [],
        [typeof(Server12.ResumedClientPending)] = [],
        [typeof(Server12.WaitResumedChangeCipherSpec)] = [],
        [typeof(Server12.WaitResumedFinished)] = [HandshakeType.Finished],
    };

    /// <summary>§5: after the first ClientHello was sent or received, and before the peer's Finished was received.</summary>
    private static readonly HashSet<Type> Compatible =
    [
        typeof(WaitServerHello), typeof(WaitSecondServerHello), typeof(Client13.WaitEncryptedExtensions), typeof(Client13.WaitCertificateOrRequest),
        typeof(Client13.WaitCertificate), typeof(Client13.WaitCertificateVerify), typeof(Client13.WaitFinished), typeof(Client13.WaitPskFinished),
        typeof(Server13.WaitSecondClientHello), typeof(Server13.WaitCertificate), typeof(Server13.WaitCertificateVerify), typeof(Server13.WaitFinished),
        typeof(Server13.WaitEndOfEarlyData),
    ];

    /// <summary>Appendix E.4: a client shows middleboxes a change_cipher_spec before whatever it protects first.</summary>
    private static readonly HashSet<Type> OweChangeCipherSpec =
    [
        typeof(Client13.WaitEncryptedExtensions), typeof(Client13.WaitCertificateOrRequest), typeof(Client13.WaitCertificate),
        typeof(Client13.WaitCertificateVerify), typeof(Client13.WaitFinished), typeof(Client13.WaitPskFinished),
    ];

    /// <summary>RFC 5246 §7.1: where change_cipher_spec means something (CVE-2014-0224).</summary>
    private static readonly HashSet<Type> ChangingKeys =
    [
        typeof(Client12.WaitChangeCipherSpec), typeof(Server12.WaitChangeCipherSpec),
        typeof(Client12.WaitResumedChangeCipherSpec), typeof(Server12.WaitResumedChangeCipherSpec),
    ];

    /// <summary>Before the peer's handshake keys are known, nothing is protected.</summary>
    private static readonly HashSet<Type> Unprotected =
    [
        typeof(WaitServerHello), typeof(WaitSecondServerHello), typeof(WaitClientHello), typeof(Server13.WaitSecondClientHello),
        typeof(Client12.WaitCertificate), typeof(Client12.WaitServerKeyExchange), typeof(Client12.WaitServerHelloDone), typeof(Client12.WaitChangeCipherSpec),
        typeof(Server12.WaitCertificate), typeof(Server12.WaitClientKeyExchange), typeof(Server12.WaitCertificateVerify), typeof(Server12.WaitChangeCipherSpec),
        typeof(Client12.WaitNewSessionTicket), typeof(Client12.WaitResumedSessionTicket), typeof(Client12.WaitResumedChangeCipherSpec),
        typeof(Server12.WaitResumedChangeCipherSpec),
    ];

    /// <summary>§4.3.10: what comes here was sent before the handshake was complete, and is marked as that.</summary>
    private static readonly HashSet<Type> TakingEarlyData = [typeof(Server13.WaitEndOfEarlyData)];

    /// <summary>These take no records at all: nobody has called Start, or answered the decision.</summary>
    private static readonly HashSet<Type> Deaf =
    [
        typeof(ClientStart), typeof(ServerStart), typeof(ClientHelloPending), typeof(Client13.ServerCertificatePending), typeof(Server13.ClientCertificatePending),
        typeof(Server13.EarlyDataPending),
        typeof(Client12.ServerCertificatePending), typeof(Server12.ClientCertificatePending),
        typeof(Server12.SessionPending), typeof(Server13.SessionPending),
        typeof(Client13.ResumedServerPending), typeof(Client12.ResumedServerPending), typeof(Server13.ResumedClientPending), typeof(Server12.ResumedClientPending),
        typeof(Client13.CertificateRequestPending), typeof(Client12.CertificateRequestPending),
        typeof(Client13.SignaturePending), typeof(Server13.SignaturePending), typeof(Client12.SignaturePending), typeof(Server12.SignaturePending),
    ];

    private static readonly HandshakeType[] Types = [.. Enum.GetValues<HandshakeType>(), (HandshakeType)99];

    public static IEnumerable<TestCaseData> IllegalMessages =>
        from state in Scripts.States
        where !Deaf.Contains(state)
        from type in Types
        where !Accepted[state].Contains(type)
        select new TestCaseData(state, type).SetArgDisplayNames(Name(state), type.ToString());

    public static IEnumerable<TestCaseData> LegalMessages =>
        from state in Scripts.States
        from type in Accepted[state]
        select new TestCaseData(state, type).SetArgDisplayNames(Name(state), type.ToString());

    public static IEnumerable<TestCaseData> ListeningStates =>
        from state in Scripts.States
        where !Deaf.Contains(state)
        select new TestCaseData(state).SetArgDisplayNames(Name(state));

    public static IEnumerable<TestCaseData> DeafStates => from state in Deaf select new TestCaseData(state).SetArgDisplayNames(Name(state));

    [Test]
    public void The_tables_know_every_state() =>
        Assert.That(Accepted.Keys, Is.EquivalentTo(Scripts.States), "a state without a row, or a row without a state");

    [TestCaseSource(nameof(IllegalMessages))]
    public void Refuses(Type state, HandshakeType type)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        ExpectOnlyAlert(peer, TlsFault.UnexpectedMessage, () => peer.Send(WellFormed.Message(type)));
    }

    [TestCaseSource(nameof(LegalMessages))]
    public void Looks_into(Type state, HandshakeType type)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        peer.Send(WellFormed.Message(type));
        Assert.That(peer.Connection.Error?.Fault, Is.Not.EqualTo(TlsFault.UnexpectedMessage));
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Drops_change_cipher_spec_only_in_the_handshake(Type state)
    {
        if (ChangingKeys.Contains(state)) return;
        using ScriptedPeer peer = Scripts.LeadTo(state);
        if (!Compatible.Contains(state))
        {
            ExpectOnlyAlert(peer, TlsFault.UnexpectedChangeCipherSpec, () => peer.SendChangeCipherSpec());
            return;
        }
        int records = peer.Records.Count;
        peer.SendChangeCipherSpec();
        Assert.That(peer.State, Is.EqualTo(state));
        Assert.That(peer.Records, Has.Count.EqualTo(records), "dropped without further processing");
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_change_cipher_spec_of_another_value(Type state)
    {
        foreach (byte[] body in new byte[][] { [0], [2], [1, 1] })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            ExpectOnlyAlert(peer, TlsFault.UnexpectedChangeCipherSpec, () => peer.SendChangeCipherSpec(body));
        }
        using ScriptedPeer other = Scripts.LeadTo(state);
        ExpectOnlyAlert(other, TlsFault.UnexpectedChangeCipherSpec, () => other.Deliver(Encoded.Record((byte)ContentType.ChangeCipherSpec, [])));
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_protected_change_cipher_spec(Type state)
    {
        if (Unprotected.Contains(state)) return;
        using ScriptedPeer peer = Scripts.LeadTo(state);
        ExpectOnlyAlert(peer, TlsFault.UnexpectedChangeCipherSpec, () => peer.SendRecord(ContentType.ChangeCipherSpec, [1]));
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Takes_application_data_only_when_connected(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        if (peer.Connection.IsConnected || TakingEarlyData.Contains(state))
        {
            peer.SendRecord(ContentType.ApplicationData, "data"u8);
            Assert.That(peer.Plaintext.Unread.SequenceEqual("data"u8));
            Assert.That(peer.Connection.Info.EarlyDataLength, Is.EqualTo(peer.Connection.IsConnected ? 0 : 4));
            return;
        }
        ExpectOnlyAlert(peer, TlsFault.UnexpectedApplicationData, () => peer.SendRecord(ContentType.ApplicationData, "data"u8));
        Assert.That(peer.Plaintext.IsEmpty);
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Takes_empty_application_data_only_when_connected(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        if (peer.Connection.IsConnected)
        {
            peer.SendRecord(ContentType.ApplicationData, []);
            peer.ExpectWorks();
            return;
        }
        if (TakingEarlyData.Contains(state))
        {
            peer.SendRecord(ContentType.ApplicationData, []);
            Assert.That((peer.State, peer.Plaintext.Length), Is.EqualTo((state, 0)));
            return;
        }
        ExpectOnlyAlert(peer, TlsFault.UnexpectedApplicationData, () => peer.SendRecord(ContentType.ApplicationData, []));
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_empty_handshake_records(Type state)
    {
        foreach (int padding in Unprotected.Contains(state) ? [0] : new[] { 0, 10 })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            ExpectOnlyAlert(peer, TlsFault.EmptyHandshakeRecord, () => peer.SendRecord(ContentType.Handshake, [], padding));
        }
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_empty_alert_records(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        ExpectOnlyAlert(peer, TlsFault.EmptyAlertRecord, () => peer.SendRecord(ContentType.Alert, []));
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_record_types_that_TLS_does_not_have(Type state)
    {
        foreach (byte type in new byte[] { 1, 19, 24, 255 })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            ExpectOnlyAlert(peer, TlsFault.UnknownRecordType, () => peer.Deliver(Encoded.Record(type, [1, 2, 3])));
            if (Unprotected.Contains(state)) continue;
            using ScriptedPeer inside = Scripts.LeadTo(state);
            ExpectOnlyAlert(inside, TlsFault.UnknownRecordType, () => inside.SendRecord((ContentType)type, [1, 2, 3]));
        }
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_padding_without_a_content_type(Type state)
    {
        if (Unprotected.Contains(state) || Scripts.IsTls12(state)) return;
        foreach (int padding in new[] { 0, 1, 1000 })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            ExpectOnlyAlert(peer, TlsFault.MissingContentType, () => peer.SendRecord(ContentType.Invalid, [], padding));
        }
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_unprotected_handshake_records_once_there_are_keys(Type state)
    {
        if (Unprotected.Contains(state)) return;
        foreach (HandshakeType type in Types)
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);

            // In TLS 1.2 the header does not tell what is protected.
            TlsFault fault = Scripts.IsTls12(state) ? TlsFault.BadRecordMac : TlsFault.UnprotectedRecord;
            ExpectOnlyAlert(peer, fault, () => peer.Deliver(Encoded.Record((byte)ContentType.Handshake, WellFormed.Message(type))));
        }
    }

    [TestCaseSource(nameof(ListeningStates))]
    public void Refuses_records_that_were_not_sealed_with_its_keys(Type state)
    {
        if (Unprotected.Contains(state)) return;
        foreach (int length in new[] { 0, 1, 15, 16, 17, 100 })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            ExpectOnlyAlert(peer, TlsFault.BadRecordMac, () => peer.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[length])));
        }
    }

    // Deaf states never see a message through the public verbs; should one get to them all the same, they refuse it.
    [TestCaseSource(nameof(DeafStates))]
    public void Refuses_every_message_where_nothing_may_come(Type state)
    {
        foreach (HandshakeType type in Types)
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            PeerFaultException fault = Assert.Throws<PeerFaultException>(() =>
                peer.Connection.Driver.Deliver(new Core.Codec.HandshakeMessage(WellFormed.Message(type), endsAtRecordBoundary: true)))!;
            Assert.That(fault.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
            Assert.That(peer.Connection.Driver.State, Is.SameAs(Poisoned.Instance));
        }
    }

    private static void ExpectOnlyAlert(ScriptedPeer peer, TlsFault fault, Action violation)
    {
        int records = peer.Records.Count;
        int messages = peer.Messages.Count;
        Type state = peer.State;
        violation();
        AlertDescription alert = fault == TlsFault.BadRecordMac ? AlertDescription.BadRecordMac : AlertDescription.UnexpectedMessage;
        peer.ExpectFault(fault, alert);
        ContentType[] sent = [.. peer.Records.Skip(records).Select(record => record.Type)];
        ContentType[] expected = OweChangeCipherSpec.Contains(state) ? [ContentType.ChangeCipherSpec, ContentType.Alert] : [ContentType.Alert];
        Assert.That(sent, Is.EqualTo(expected), "exactly one record, the alert");
        Assert.That(peer.Messages, Has.Count.EqualTo(messages));
        Assert.That(peer.Connection.Driver.State.IsConnected && fault == TlsFault.UnexpectedMessage, Is.False, "the state that refused is gone");
    }

    private static string Name(Type state) => $"{state.Namespace!.Split('.')[^1]}.{state.Name}";
}
