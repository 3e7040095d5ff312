using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>How the server remembers.</summary>
internal enum Memory
{
    Tickets,
    Store,
}

/// <summary>
/// The resumption matrix: a client and a server meet twice, and one thing is different the second time. What a session is bound to has to be
/// the same, or the handshake is a full one; never is it refused, never is it a false resumption (LESSONS rows 4, 5, 6, 18).
/// </summary>
internal sealed class ResumptionMatrixTests
{
    private static readonly Dictionary<string, (bool Resumes, Action<Meetings, ProtocolVersion, Memory> Change)> Changes = new()
    {
        ["nothing"] = (true, (_, _, _) => { }
        ),
        ["the time, within the lifetime"] = (true, (meetings, _, _) => meetings.Now += TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1)),
        ["the time, past the lifetime"] = (false, (meetings, _, _) => meetings.Now += TimeSpan.FromHours(2)),
        ["the time, put back an hour"] = (false, (meetings, _, _) => meetings.Now -= TimeSpan.FromHours(1)),
        ["the client's trust (LESSONS 4)"] = (false, (meetings, _, _) => meetings.ClientTrust = [9]),
        ["the server's trust, where it asks nobody for a certificate"] = (true, (meetings, _, _) => meetings.ServerTrust = [9]),
        ["the server's name (LESSONS 5)"] = (false, (meetings, _, _) => meetings.ServerName = "www.example.test"),
        ["the case of the server's name"] = (true, (meetings, _, _) => meetings.ServerName = "Example.TEST"),
        ["no name at all"] = (false, (meetings, _, _) => meetings.ServerName = null),
        ["the server asks for client certificates (LESSONS 5)"] = (false, (meetings, version, memory) =>
            meetings.Server = Server(version, memory, clientCertificates: ClientCertificateMode.Optional)),
        ["the server's certificate"] = (false, (meetings, version, memory) => meetings.Server = Server(version, memory, kind: CertificateKeyKind.EcdsaP384)),
        ["the server's protocols"] = (false, (meetings, version, memory) => meetings.Server = Server(version, memory, protocols: ["b"])),
        ["the client's protocols"] = (false, (meetings, version, _) => meetings.Client = Client(version, protocols: ["b"])),
        ["more protocols, the same one chosen"] = (true, (meetings, version, _) => meetings.Client = Client(version, protocols: ["c", "a"])),
        ["the client's signature schemes"] = (false, (meetings, version, _) => meetings.Client = Client(version, schemes: [SignatureScheme.EcdsaSecp256r1Sha256])),
        ["the client has a certificate"] = (false, (meetings, version, _) => meetings.Client = Client(version, credential: TestPair.Credential())),
        ["the client demands a staple"] = (false, (meetings, version, _) => meetings.Client = Client(version, staple: true)),
        ["the client's suites: another hash"] = (false, (meetings, version, _) => meetings.Client = Client(version, suites: Sha384Suites)),
        ["the server's suites: another hash"] = (false, (meetings, version, memory) => meetings.Server = Server(version, memory, suites: Sha384Suites)),
        ["a restart (LESSONS 18)"] = (false, (meetings, version, memory) =>
        {
            meetings.Server = Server(version, memory, keys: TlsTicketKeys.Generate());
            meetings.Store = StoppedClock.NewStore();
        }
        ),
        ["sessions switched off"] = (false, (meetings, version, _) => meetings.Server = Server(version, memory: null)),
    };

    private static CipherSuite[] Sha384Suites => [CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384];

    public static IEnumerable<TestCaseData> Rows =>
        from version in SessionVersions.All
        from memory in Enum.GetValues<Memory>()
        from change in Changes
        select new TestCaseData(version, memory, change.Key) { TestName = $"{version} {memory}: {change.Key}" };

    [TestCaseSource(nameof(Rows))]
    public void What_was_changed_decides(ProtocolVersion version, Memory memory, string what)
    {
        var meetings = new Meetings { Client = Client(version), Server = Server(version, memory) };
        using TlsTicket ticket = meetings.FirstTicket();
        (bool resumes, Action<Meetings, ProtocolVersion, Memory> change) = Changes[what];
        change(meetings, version, memory);
        (bool isResumed, List<TlsTicket> tickets) = meetings.Meet(ticket);
        Assert.That(isResumed, Is.EqualTo(resumes));
        foreach (TlsTicket other in tickets) other.Dispose();
    }

    /// <summary>
    /// The same with a client that offers whatever it has: the server alone has to refuse (LESSONS 5: CVE-2025-23419). That client is made by
    /// importing what it exported with the binding of the day.
    /// </summary>
    [TestCaseSource(nameof(Rows))]
    public void A_server_does_not_rely_on_the_client(ProtocolVersion version, Memory memory, string what)
    {
        (bool resumes, Action<Meetings, ProtocolVersion, Memory> change) = Changes[what];
        var meetings = new Meetings { Client = Client(version), Server = Server(version, memory) };
        using TlsTicket ticket = meetings.FirstTicket();
        change(meetings, version, memory);
        using TlsMemoryPair pair = meetings.Prepare(Forged.ToFit(ticket, meetings), out bool isOffered);
        if (!isOffered) return;
        pair.Handshake();
        Assert.That(pair.Server.Connection.Info.IsResumed, Is.EqualTo(resumes || IsForTheClientToSay(what)));
    }

    // What only the client knows, or what the server learns of no otherwise than by what is offered.
    private static bool IsForTheClientToSay(string what) => what.StartsWith("the client", StringComparison.Ordinal) && !what.Contains("suites", StringComparison.Ordinal)
        && !what.Contains("protocols", StringComparison.Ordinal);

    [Test]
    public void The_client_stays_who_it_was(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version,
        [Values] Memory memory,
        [Values(ClientCertificateMode.Optional, ClientCertificateMode.Required)] ClientCertificateMode mode)
    {
        var meetings = new Meetings
        {
            Client = Client(version, credential: TestPair.Credential()),
            Server = Server(version, memory, clientCertificates: mode),
        };
        using TlsTicket ticket = meetings.FirstTicket();
        using TlsMemoryPair pair = meetings.Prepare(ticket, out _);
        pair.Handshake();
        Assert.That(pair.Server.Connection.Info.IsResumed);
        Assert.That(pair.Server.Connection.Info.PeerCertificates[0].ToArray(), Is.EqualTo(TestCertificates.Default.Leaf().Chain[0].ToArray()));
        Assert.That(pair.Client.Connection.Info.PeerCertificates[0].ToArray(), Is.EqualTo(TestCertificates.Default.Leaf().Chain[0].ToArray()));
        Assert.That(pair.Server.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.None), "nobody signed");
        TestPair.AssertTalks(pair);
    }

    /// <summary>LESSONS 4 (CVE-2025-68121): who judged the client then is not who judges now.</summary>
    [Test]
    public void A_client_s_certificate_counts_under_the_same_rules_only(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] Memory memory)
    {
        var meetings = new Meetings
        {
            Client = Client(version, credential: TestPair.Credential()),
            Server = Server(version, memory, clientCertificates: ClientCertificateMode.Required),
        };
        using TlsTicket ticket = meetings.FirstTicket();
        meetings.ServerTrust = [9];
        Assert.That(meetings.Meet(ticket).IsResumed, Is.False);
    }

    /// <summary>LESSONS 6 (CVE-2014-7189): who stayed anonymous is nobody, also by ticket.</summary>
    [Test]
    public void An_anonymous_session_does_not_get_past_a_server_that_demands_certificates(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] Memory memory)
    {
        var meetings = new Meetings { Client = Client(version), Server = Server(version, memory, clientCertificates: ClientCertificateMode.Optional) };
        using TlsTicket ticket = meetings.FirstTicket();
        meetings.Server = Server(version, memory, clientCertificates: ClientCertificateMode.Required);
        using TlsMemoryPair pair = meetings.Prepare(ticket, out bool isOffered);
        Assert.That(isOffered, "the client does not know");
        pair.Start();
        pair.Run();
        Assert.That(pair.Server.Connection.Info.IsResumed, Is.False);
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(version == ProtocolVersion.Tls12 ? TlsFault.ClientCertificateRequired12 : TlsFault.ClientCertificateRequired));
    }

    [Test]
    public void Servers_that_share_resume_each_other_s_sessions_and_others_do_not(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] Memory memory, [Values] bool share)
    {
        byte[] secret = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
        byte[] other = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
        var first = new Meetings { Client = Client(version), Server = Server(version, memory, keys: TlsTicketKeys.FromSecret(secret)) };
        using TlsTicket ticket = first.FirstTicket();
        var second = new Meetings
        {
            Client = Client(version),
            Server = Server(version, memory, keys: TlsTicketKeys.FromSecret(share ? secret : other)),
            Store = share ? first.Store : StoppedClock.NewStore(),
        };
        Assert.That(second.Meet(ticket).IsResumed, Is.EqualTo(share));
    }

    private static TlsClientOptions Client(
        ProtocolVersion version, string[]? protocols = null, SignatureScheme[]? schemes = null, TlsCredential? credential = null, bool staple = false, CipherSuite[]? suites = null) => new()
        {
            MinVersion = version,
            MaxVersion = version,
            ApplicationProtocols = protocols ?? ["a", "b"],
            SignatureSchemes = schemes ?? new TlsClientOptions().SignatureSchemes,
            Credentials = credential is null ? [] : [credential],
            RequestCertificateStatus = staple,
            CipherSuites = suites ?? new TlsClientOptions().CipherSuites,
        };

    private static TlsServerOptions Server(
        ProtocolVersion version,
        Memory? memory,
        TlsTicketKeys? keys = null,
        ClientCertificateMode clientCertificates = ClientCertificateMode.None,
        CertificateKeyKind kind = CertificateKeyKind.EcdsaP256,
        string[]? protocols = null,
        CipherSuite[]? suites = null) => new()
        {
            Credentials = [TestPair.Credential(kind)],
            MinVersion = version,
            MaxVersion = version,
            ApplicationProtocols = protocols ?? ["a", "b"],
            ClientCertificates = clientCertificates,
            CipherSuites = suites ?? new TlsServerOptions { Credentials = [] }.CipherSuites,
            TicketKeys = memory == Memory.Tickets ? keys ?? ScriptedSession.Keys : null,
            UsesSessionStore = memory == Memory.Store,
        };
}
