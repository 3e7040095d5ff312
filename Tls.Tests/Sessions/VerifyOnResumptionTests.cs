using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Handshake;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;
using Client12 = Tls.Core.Handshake.Client12;
using Client13 = Tls.Core.Handshake.Client13;
using Server12 = Tls.Core.Handshake.Server12;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Sessions;

/// <summary>Peers of sessions that go on, put to the question again: when it falls, what it shows, and what a refusal does.</summary>
internal sealed class VerifyOnResumptionTests
{
    public static IEnumerable<Type> Places =>
        [typeof(Client13.ResumedServerPending), typeof(Client12.ResumedServerPending), typeof(Server13.ResumedClientPending), typeof(Server12.ResumedClientPending)];

    [TestCaseSource(nameof(Places))]
    public void The_question_is_that_of_the_full_handshake(Type place)
    {
        using ScriptedPeer peer = Scripts.LeadTo(place);
        var question = (PeerCertificateDecision)peer.Connection.Decision!;
        Assert.That(question.Chain.Select(der => der.ToArray()), Is.EqualTo(new[] { TestCredentials.Of().Chain[0] }));
        Assert.That(question.PeerIsServer, Is.EqualTo(!peer.Connection.IsServer));
        Assert.That(question.ServerName, Is.EqualTo(peer.Connection.IsServer ? null : "example.test"));
        Assert.That(peer.Connection.Info.PeerCertificates, Is.Empty, "not before it was accepted");
        Assert.That(peer.Connection.IsConnected, Is.False);

        question.Accept();
        peer.Deliver([]);
        peer.Run();
        peer.ExpectWorks();
        Assert.That(peer.Connection.Info.IsResumed);
        Assert.That(peer.Connection.Info.PeerCertificates, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Places))]
    public void A_peer_that_is_not_welcome_any_more_is_refused(Type place)
    {
        using ScriptedPeer peer = Scripts.LeadTo(place);
        ((PeerCertificateDecision)peer.Connection.Decision!).Reject(TlsFault.CertificateRevoked);
        peer.Deliver([]);
        peer.ExpectFault(TlsFault.CertificateRevoked, AlertDescription.CertificateRevoked);
        Assert.That(peer.Connection.Info.PeerCertificates, Is.Empty);
    }

    [Test]
    public void Nobody_is_asked_about_a_client_that_stayed_anonymous(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        Meetings meetings = Create(version, serverAsks: true);
        using TlsTicket ticket = meetings.FirstTicket();
        Assert.That(meetings.Meet(ticket).IsResumed);
    }

    /// <summary>RFC 9846 §8: the answer would come after the data.</summary>
    [Test]
    public void No_early_data_is_taken_of_a_client_about_whom_somebody_will_be_asked()
    {
        Meetings meetings = Create(ProtocolVersion.Tls13, serverAsks: true, TestPair.Credential());
        using TlsTicket ticket = meetings.FirstTicket();
        Assert.That(ticket.MaxEarlyData, Is.EqualTo(100));
        using TlsMemoryPair pair = meetings.Prepare(ticket, out _);
        pair.Start(offerEarlyData: true);
        pair.Client.WriteEarly("early"u8);
        pair.Run();
        Assert.That(pair.Server.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Rejected));
        Assert.That(pair.Server.Connection.Info.IsResumed);
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void A_client_remembers_what_was_stapled(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] bool asksAgain)
    {
        byte[] staple = [0x30, 3, 0x0A, 1, 0];
        byte[] timestamp = [1, 2, 3];
        Meetings meetings = Create(version, serverAsks: false);
        meetings.Server = new TlsServerOptions
        {
            Credentials = [TestPair.Credential().WithCertificateStatus(staple).WithCertificateTimestamps([timestamp])],
            TicketKeys = ScriptedSession.Keys,
            MinVersion = version,
            MaxVersion = version,
        };
        meetings.Client = new TlsClientOptions { RequestCertificateStatus = true, RequestCertificateTimestamps = true, VerifyOnResumption = asksAgain };
        using TlsTicket ticket = meetings.FirstTicket();
        using var imported = TlsTicket.Import(ticket.Export());
        using TlsMemoryPair pair = meetings.Prepare(imported, out _);
        pair.Handshake();
        TlsConnectionInfo info = pair.Client.Connection.Info;
        Assert.That(info.IsResumed);
        Assert.That(info.PeerOcspResponse.ToArray(), Is.EqualTo(staple));
        Assert.That(info.PeerCertificateTimestamps.Select(one => one.ToArray()), Is.EqualTo(new[] { timestamp }));
    }

    /// <summary>RFC 6066 §3: the name is acknowledged where a session begins, not where it goes on.</summary>
    [Test]
    public void The_name_is_not_acknowledged_again([Values] bool resumes)
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], UsesSessionStore = true };
        using var client = new ScriptedClient(options) { Psks = resumes ? [ScriptedSession.StoredPsk] : [] };
        client.Answer = decision =>
        {
            if (decision is SessionDecision question) question.Found(0, ScriptedSession.Stored(client.Connection, Core.Crypto.CipherSuiteSpec.All[0], options));
            else Answers.Agree(decision);
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.IsResumed, Is.EqualTo(resumes));
        Assert.That(client.EncryptedExtensions.Contains(ExtensionType.ServerName), Is.EqualTo(!resumes));
    }

    private static Meetings Create(ProtocolVersion version, bool serverAsks, TlsCredential? client = null) => new()
    {
        Client = new TlsClientOptions { Credentials = client is null ? [] : [client] },
        Server = new TlsServerOptions
        {
            Credentials = [TestPair.Credential()],
            TicketKeys = ScriptedSession.Keys,
            MinVersion = version,
            MaxVersion = version,
            MaxEarlyDataSize = version == ProtocolVersion.Tls13 ? 100 : 0,
            ClientCertificates = serverAsks ? ClientCertificateMode.Optional : ClientCertificateMode.None,
            VerifyOnResumption = serverAsks,
        },
    };
}
