using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Records;
using Tls.Core.Sessions;
using Tls.Tests.Peers;
using Server12 = Tls.Core.Handshake.Server12;

namespace Tls.Tests.Handshake;

/// <summary>
/// <see cref="FramingTests"/> for TLS 1.2 (RFC 5246 §6.2.1): its messages are joined and cut at will, and nothing comes between the parts of one.
/// Where keys change is in <see cref="KeyChangeTests"/>, for both versions.
/// </summary>
internal sealed class Tls12FramingTests
{
    private static readonly TlsServerOptions Asking = new() { Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Required };
    private static readonly TlsServerOptions Sealing = new() { Credentials = [TestCredentials.Of()], TicketKeys = ScriptedSession.Keys };

    private static readonly (string Name, Func<ScriptedPeer> Script)[] Scripts12 =
    [
        ("a server", () => new ScriptedServer12()),
        ("a server that asks for a certificate and gives a ticket", () =>
            new ScriptedServer12(new TlsClientOptions { Credentials = [TestCredentials.Of()] }, usesSessions: true) { RequestsCertificate = true, Ticket = [1, 2, 3] }),
        ("a server with a staple", () => new ScriptedServer12(new TlsClientOptions { RequestCertificateStatus = true }) { OcspResponse = new byte[200] }),
        ("a server that resumes", () => new ScriptedServer12(resumes: TicketKind.Ticket) { Ticket = [1, 2, 3] }),
        ("a client", () => new ScriptedClient12()),
        ("a client with a certificate", () => new ScriptedClient12(Asking) { Credential = TestCredentials.Of() }),
        ("a client that resumes", () => new ScriptedClient12(Sealing, TicketKind.Ticket)),
    ];

    public static IEnumerable<TestCaseData> Scripted => from script in Scripts12 select new TestCaseData(script.Script).SetArgDisplayNames(script.Name);

    [TestCaseSource(nameof(Scripted))]
    public void Messages_may_come_in_records_of_any_size(Func<ScriptedPeer> script)
    {
        foreach (int size in new[] { 1, 2, 3, 7, 100 })
        {
            using ScriptedPeer peer = script();
            peer.FragmentSize = size;
            peer.Run();
            peer.ExpectWorks();
        }
    }

    /// <summary>A whole flight in one record is what real servers send; each cut of it into two records comes to the same.</summary>
    [Test]
    public void A_servers_flight_may_come_in_one_record_or_be_cut_anywhere([Range(0, 2)] int script) =>
        CutAnywhere(Scripts12[script].Script, typeof(WaitServerHello), HandshakeType.ServerHelloDone);

    [Test]
    public void A_clients_flight_may_come_in_one_record_or_be_cut_anywhere() => CutAnywhere(
        () => new ScriptedClient12(Asking) { Credential = TestCredentials.Of() }, typeof(Server12.WaitCertificate), HandshakeType.CertificateVerify);

    public static IEnumerable<TestCaseData> Interlopers =>
    [
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendAlert(AlertDescription.NoRenegotiation, AlertLevel.Warning))).SetArgDisplayNames("a warning"),
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendChangeCipherSpec())).SetArgDisplayNames("change_cipher_spec"),
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendRecord(ContentType.ApplicationData, [1]))).SetArgDisplayNames("data"),
        new TestCaseData((Action<ScriptedPeer>)(peer => peer.SendRecord(ContentType.ApplicationData, []))).SetArgDisplayNames("empty data"),
    ];

    [TestCaseSource(nameof(Interlopers))]
    public void Nothing_comes_between_the_fragments_of_a_message(Action<ScriptedPeer> interloper)
    {
        foreach (Type state in Scripts.States.Where(state => Scripts.IsTls12(state) && !state.IsSubclassOf(typeof(PausedState))))
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            peer.SendRecord(ContentType.Handshake, WellFormed.Message(HandshakeType.Finished).AsSpan(0, 3));
            Assert.That(peer.Connection.Error, Is.Null);
            interloper(peer);
            peer.ExpectFault(ReasonOf(peer), AlertDescription.UnexpectedMessage);
        }
    }

    // Data without protection is refused for what it is; everything else because of what it interrupts.
    private static TlsFault ReasonOf(ScriptedPeer peer) => peer.Connection.Error?.Fault == TlsFault.UnexpectedApplicationData
        ? TlsFault.UnexpectedApplicationData
        : TlsFault.InterleavedHandshake;

    private static void CutAnywhere(Func<ScriptedPeer> script, Type state, HandshakeType last)
    {
        int length = 1;
        for (int cut = 0; cut < length; cut += cut < 64 ? 1 : 37)
        {
            using ScriptedPeer peer = script();
            peer.RunTo(state);
            peer.Hold();
            do peer.Next();
            while ((HandshakeType)peer.Said[^1][0] != last);
            byte[] flight = ContentOf(peer.TakeHeld());
            length = flight.Length;
            if (cut > 0) peer.SendRecord(ContentType.Handshake, flight.AsSpan(0, cut));
            peer.SendRecord(ContentType.Handshake, flight.AsSpan(cut));
            peer.Run();
            peer.ExpectWorks();
        }
    }

    private static byte[] ContentOf(ReadOnlySpan<byte> records)
    {
        List<byte> content = [];
        while (!records.IsEmpty)
        {
            int length = RecordHeader.Read(records).TotalLength;
            content.AddRange(records[RecordHeader.Size..length]);
            records = records[length..];
        }
        return [.. content];
    }
}
