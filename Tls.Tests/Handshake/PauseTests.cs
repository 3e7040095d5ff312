using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client13;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// The question about the chain: it falls in the middle of a record as often as not, and what stands behind it must neither be lost nor
/// acted on before the answer (LESSONS rows 15, 35).
/// </summary>
internal sealed class PauseTests
{
    public static IEnumerable<TlsFault> Verdicts =>
    [
        TlsFault.MalformedCertificate, TlsFault.InvalidCertificateStatus, TlsFault.UnsupportedCertificateKey, TlsFault.CertificateKeyTooLarge, TlsFault.CertificateKeyUsage,
        TlsFault.CertificateVersion, TlsFault.CertificateExtendedKeyUsage, TlsFault.BadCertificate, TlsFault.CertificateExpired, TlsFault.CertificateRevoked,
        TlsFault.CertificateRevocationUnknown, TlsFault.InvalidCertificateStatus, TlsFault.UnknownCertificateAuthority, TlsFault.CertificateNameMismatch,
        TlsFault.CertificateRefused, TlsFault.AccessDenied, TlsFault.InternalError,
    ];

    public static IEnumerable<TlsFault> OtherFaults => Enum.GetValues<TlsFault>().Except(Verdicts);

    [Test]
    public void A_flight_in_one_record_pauses_and_goes_on_with_nothing_more_from_the_peer()
    {
        using var server = new ScriptedServer { Answer = null };
        server.Deliver(FlightInOneRecord(server));
        Assert.That(server.Status, Is.EqualTo(TlsStatus.NeedDecision));
        Assert.That(server.Unconsumed, Is.Zero);
        Assert.That(server.Connection.IsConnected, Is.False);
        Assert.That(server.Connection.Info.PeerCertificates, Is.Empty, "not before it was accepted");

        var question = (PeerCertificateDecision)server.Connection.Decision!;
        Assert.That(question.Chain.Select(der => der.ToArray()), Is.EqualTo(TestCredentials.Of().Chain));
        Assert.That(question.ServerName, Is.EqualTo("example.test"));
        Assert.That(question.PeerIsServer);
        question.Accept();
        server.Deliver([]);
        server.ExpectWorks();
        Assert.That(server.Connection.Info.PeerCertificates, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_flight_in_one_record_may_arrive_in_two_parts_cut_anywhere()
    {
        int length = 1;
        for (int cut = 0; cut < length; cut += cut is < 10 or > 600 ? 1 : 41)
        {
            // Its signatures are all of one length.
            using var server = new ScriptedServer { Credential = TestCredentials.Of(CertificateKeyKind.Ed25519) };
            byte[] record = FlightInOneRecord(server);
            length = record.Length;
            server.Deliver(record.AsSpan(0, cut));
            Assert.That(server.Unconsumed, Is.EqualTo(cut), "nothing is consumed of half a record");
            server.Deliver(record.AsSpan(cut));
            server.ExpectWorks();
        }
    }

    [Test]
    public void The_messages_behind_the_pause_may_end_in_a_later_record()
    {
        foreach (int cut in new[] { 0, 1, 4, 20, 35 })
        {
            using var server = new ScriptedServer { Answer = null };
            server.RunTo<WaitCertificateVerify>();
            byte[] verify = server.CertificateVerifyMessage();
            server.Transcript.Append(verify);
            byte[] finished = server.FinishedMessage();
            byte[] first = server.Seal(ContentType.Handshake, [.. verify, .. finished[..cut]]);
            byte[] second = server.Seal(ContentType.Handshake, finished.AsSpan(cut));
            server.Hold();
            server.SendFinished();
            server.TakeHeld();

            server.Deliver(first);
            ((PeerCertificateDecision)server.Connection.Decision!).Accept();
            server.Deliver([]);
            Assert.That(server.Status, Is.EqualTo(TlsStatus.NeedMoreData));
            server.Deliver(second);
            server.ExpectWorks();
        }
    }

    [Test]
    public void A_wrong_message_behind_the_pause_is_refused_after_the_answer_and_not_before()
    {
        using var server = new ScriptedServer { Answer = null };
        server.RunTo<WaitCertificateVerify>();
        byte[] verify = server.CertificateVerifyMessage();
        server.Send(verify, WellFormed.Message(HandshakeType.KeyUpdate));
        Assert.That(server.Status, Is.EqualTo(TlsStatus.NeedDecision));
        ((PeerCertificateDecision)server.Connection.Decision!).Accept();
        server.Deliver([]);
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void An_unanswered_question_lets_nothing_through_and_takes_nothing_in()
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(ServerCertificatePending));
        TlsDecision question = peer.Connection.Decision!;
        int records = peer.Records.Count;
        byte[] more = peer.Seal(ContentType.Handshake, WellFormed.Message(HandshakeType.Finished));
        for (int i = 0; i < 3; i++)
        {
            Assert.That(peer.Deliver(more), Is.EqualTo(TlsStatus.NeedDecision));
            Assert.That(peer.Unconsumed, Is.EqualTo((i + 1) * more.Length));
            Assert.That(peer.Connection.Decision, Is.SameAs(question));
        }
        Assert.That(() => peer.Let(output => peer.Connection.Send("x"u8, output, out _)), Throws.InvalidOperationException);
        Assert.That(peer.Records, Has.Count.EqualTo(records));
        Assert.That(peer.Connection.Error, Is.Null);
    }

    [Test]
    public void A_question_is_answered_once([Values] bool acceptsFirst)
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(ServerCertificatePending));
        var question = (PeerCertificateDecision)peer.Connection.Decision!;
        if (acceptsFirst) question.Accept();
        else question.Reject(TlsFault.CertificateRefused);
        Assert.That(question.Accept, Throws.InvalidOperationException);
        Assert.That(() => question.Reject(TlsFault.CertificateExpired), Throws.InvalidOperationException);

        peer.Deliver([]);
        if (!acceptsFirst) peer.ExpectFault(TlsFault.CertificateRefused, AlertDescription.CertificateUnknown);
        peer.Run();
        if (acceptsFirst) peer.ExpectWorks();
        Assert.That(question.Accept, Throws.InvalidOperationException, "nor afterwards");
    }

    [TestCaseSource(nameof(Verdicts))]
    public void Every_refusal_has_its_alert(TlsFault verdict)
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(ServerCertificatePending));
        ((PeerCertificateDecision)peer.Connection.Decision!).Reject(verdict, "because");
        Assert.That(peer.Connection.Error, Is.Null, "answering is pure");
        peer.Deliver([]);
        peer.ExpectFault(verdict, FaultAlerts.For(verdict));
        Assert.That(peer.Connection.Error!.Value.Reason, Is.EqualTo("because"));
        Assert.That(peer.Connection.Info.PeerCertificates, Is.Empty);
    }

    [TestCaseSource(nameof(OtherFaults))]
    public void A_refusal_with_a_fault_that_is_no_certificates_is_a_mistake_and_no_answer(TlsFault fault)
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(ServerCertificatePending));
        var question = (PeerCertificateDecision)peer.Connection.Decision!;
        Assert.That(() => question.Reject(fault), Throws.ArgumentException);
        Assert.That(question.IsAnswered, Is.False);
        Assert.That(peer.Deliver([]), Is.EqualTo(TlsStatus.NeedDecision));
    }

    [Test]
    public void A_refusal_may_name_its_alert([Values(AlertDescription.HandshakeFailure, AlertDescription.CertificateExpired)] AlertDescription alert)
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(ServerCertificatePending));
        ((PeerCertificateDecision)peer.Connection.Decision!).Reject(alert, "because");
        peer.Deliver([]);
        peer.ExpectFault(TlsFault.CertificateRefused, alert);
        Assert.That(peer.Connection.Error!.Value.Reason, Is.EqualTo("because"));
    }

    [Test]
    public void A_refusal_ends_the_connection([Values(AlertDescription.CloseNotify, AlertDescription.UserCanceled, AlertDescription.NoRenegotiation)] AlertDescription alert)
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(ServerCertificatePending));
        var question = (PeerCertificateDecision)peer.Connection.Decision!;
        Assert.That(() => question.Reject(alert), Throws.ArgumentException);
        Assert.That(question.IsAnswered, Is.False);
    }

    [Test]
    public void Nothing_of_a_refused_server_is_believed_whatever_follows()
    {
        using var server = new ScriptedServer { Answer = decision => ((PeerCertificateDecision)decision).Reject(TlsFault.UnknownCertificateAuthority) };
        server.Deliver(FlightInOneRecord(server));
        server.ExpectFault(TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa);
        Assert.That(server.Messages.Select(message => (HandshakeType)message[0]), Is.EqualTo(new[] { HandshakeType.ClientHello }), "no Finished");
    }

    // Puts the script behind the server's Finished, with everything from EncryptedExtensions on in one record.
    private static byte[] FlightInOneRecord(ScriptedServer server)
    {
        server.RunTo<WaitEncryptedExtensions>();
        byte[] extensions = WellFormed.Message(HandshakeType.EncryptedExtensions);
        byte[] certificate = Encoded.Message(HandshakeType.Certificate, ScriptedServer.CertificateMessage(server.Credential.Chain)[4..]);
        server.Transcript.Append(extensions);
        server.Transcript.Append(certificate);
        byte[] verify = server.CertificateVerifyMessage();
        server.Transcript.Append(verify);
        byte[] record = server.Seal(ContentType.Handshake, Encoded.Join(extensions, certificate, verify, server.FinishedMessage()));

        // Sent by nobody: it moves the script on to the keys behind the Finished.
        server.Hold();
        server.SendFinished();
        server.TakeHeld();
        return record;
    }
}
