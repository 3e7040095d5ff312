using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Certificates;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// No path leads from a failed verification to a connected state, for each kind of credential, mode, role and version (LESSONS row 35), and
/// what a client shows is judged alike whether it had to or not (LESSONS row 41).
/// </summary>
internal sealed class RefusedCertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TestCertificate Root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("root"));

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];
    private static readonly ClientCertificateMode[] Modes = [ClientCertificateMode.Optional, ClientCertificateMode.Required];

    /// <summary>How a verification fails.</summary>
    public static IEnumerable<TestCaseData> Failures =>
    [
        Failure("a refusal", decision => decision.Reject(TlsFault.BadCertificate), TlsFault.BadCertificate),
        Failure("a refusal with an internal error", decision => decision.Reject(TlsFault.InternalError), TlsFault.InternalError),
        Failure("a verifier that throws", decision => new Throwing().Resolve(decision), TlsFault.InternalError),
        Failure("a verdict that was forgotten", decision => new Forgetful().Resolve(decision), TlsFault.InternalError),
        Failure("an untrusted root", decision => CertificateVerifier.ForRoots(new TestCertificates().RootPem).Resolve(decision), TlsFault.UnknownCertificateAuthority),
        Failure("a missing pin", decision => DangerousAcceptAnything.Instance.WithPins(new byte[32]).Resolve(decision), TlsFault.CertificateRefused),
    ];

    /// <summary>Client certificates that are no good, each with its fault.</summary>
    private static readonly (string Name, TestCertificate Certificate, TlsFault Fault)[] BadClients =
    [
        ("expired", Root.Issue(new() { NotAfter = Now.AddDays(-1) }), TlsFault.CertificateExpired),
        ("not valid yet", Root.Issue(new() { NotBefore = Now.AddDays(1) }), TlsFault.CertificateExpired),
        ("for servers only", Root.Issue(new() { ExtendedKeyUsages = [TestCertificateSpec.ServerAuthentication] }), TlsFault.CertificateExtendedKeyUsage),
        ("for agreement only", Root.Issue(new() { KeyUsage = X509KeyUsageFlags.KeyAgreement }), TlsFault.CertificateKeyUsage),
        ("of an unknown root", TestCertificate.SelfSigned(TestCertificateSpec.Authority("stranger")).Issue(new()), TlsFault.UnknownCertificateAuthority),
        ("of itself", TestCertificate.SelfSigned(new()), TlsFault.UnknownCertificateAuthority),
        ("with a small key", Root.Issue(new() { Kind = CertificateKeyKind.Rsa, RsaBits = 1024 }), TlsFault.UnsupportedCertificateKey),
        ("below too long a path", Root.Issue(TestCertificateSpec.Authority("shallow", pathLength: 0)).Issue(TestCertificateSpec.Authority("below")).Issue(new()), TlsFault.BadCertificate),
        ("against a name constraint", Root.Issue(TestCertificateSpec.Authority("bound", permittedDnsName: "example.org")).Issue(new()), TlsFault.BadCertificate),
        ("below a leaf", Root.Issue(new() { Subject = "no authority" }).Issue(new()), TlsFault.BadCertificate),
    ];

    public static IEnumerable<TestCaseData> ClientCases =>
        from bad in BadClients
        from mode in Modes
        from version in Versions
        select new TestCaseData(bad.Certificate, bad.Fault, mode, version).SetArgDisplayNames(bad.Name, $"{mode}", $"{version}");

    public static IEnumerable<TestCaseData> EveryFailure =>
        from failure in Failures
        from kind in KeyKinds.Classical
        from version in Versions
        select new TestCaseData(failure.Arguments[0], failure.Arguments[1], kind, version).SetArgDisplayNames($"{failure.Arguments[2]}", $"{kind}", $"{version}");

    [TestCaseSource(nameof(EveryFailure))]
    public void A_client_that_refuses_is_never_connected(Action<PeerCertificateDecision> judge, TlsFault fault, CertificateKeyKind kind, ProtocolVersion version)
    {
        using ScriptedPeer server = version == ProtocolVersion.Tls13
            ? new ScriptedServer { Credential = TestCredentials.Of(kind) }
            : new ScriptedServer12
            {
                Credential = TestCredentials.Of(kind),
                Suite = kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss
                    ? CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                    : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                Scheme = new TlsClientOptions().SignatureSchemes.First(scheme => scheme.FitsTls12(kind)),
            };
        ExpectNeverConnected(server, judge, fault);
    }

    [TestCaseSource(nameof(EveryFailure))]
    public void A_server_that_refuses_is_never_connected(Action<PeerCertificateDecision> judge, TlsFault fault, CertificateKeyKind kind, ProtocolVersion version)
    {
        foreach (ClientCertificateMode mode in Modes)
        {
            using TlsMemoryPair pair = Pair(TestPair.Credential(kind), mode, version, new Judging(judge));
            ExpectRefusedByServer(pair, fault);
        }
    }

    /// <summary>The peer goes on as if nothing had happened: everything that an honest one would still say, and data.</summary>
    [TestCaseSource(nameof(Failures))]
    public void Whatever_a_refused_client_says_further_it_is_not_let_in(Action<PeerCertificateDecision> judge, TlsFault fault, string name)
    {
        TestContext.Out.WriteLine(name);
        foreach (ClientCertificateMode mode in Modes)
        {
            var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], ClientCertificates = mode };
            using var new13 = new ScriptedClient(options) { Credential = TestCredentials.Of() };
            ExpectNeverConnected(new13, judge, fault);
            using var old = new ScriptedClient12(options) { Credential = TestCredentials.Of() };
            ExpectNeverConnected(old, judge, fault);
        }
    }

    [Test]
    public void An_open_question_lets_nobody_in([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        var asking = new TlsServerOptions { Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Optional };
        ScriptedPeer[] peers = version == ProtocolVersion.Tls13
            ? [new ScriptedServer { Answer = null }, new ScriptedClient(asking) { Credential = TestCredentials.Of(), Answer = null }]
            : [new ScriptedServer12 { Answer = null }, new ScriptedClient12(asking) { Credential = TestCredentials.Of(), Answer = null }];
        foreach (ScriptedPeer peer in peers)
        {
            using (peer)
            {
                peer.Run();
                Assert.That(peer.Status, Is.EqualTo(TlsStatus.NeedDecision));
                for (int i = 0; i < 3; i++)
                {
                    Assert.That(peer.Deliver([]), Is.EqualTo(TlsStatus.NeedDecision));
                    Assert.That(peer.Connection.IsConnected, Is.False);
                    Assert.That(() => peer.Connection.Send([1], new TlsBuffer(), out _), Throws.InvalidOperationException);
                }
                Assert.That(peer.Connection.Info.PeerCertificates, Is.Empty);
            }
        }
    }

    [TestCaseSource(nameof(ClientCases))]
    public void A_bad_client_certificate_is_judged_alike_in_both_modes(TestCertificate certificate, TlsFault fault, ClientCertificateMode mode, ProtocolVersion version)
    {
        using TlsCredential credential = TestCredentials.Unchecked(certificate);
        CertificateVerifier verifier = Questions.Verifier(Now, Root);
        using TlsMemoryPair pair = Pair(credential, mode, version, verifier);
        ExpectRefusedByServer(pair, fault);
    }

    /// <summary>Our own clients do not show one unasked, so another has to.</summary>
    [Test]
    public void A_client_certificate_signed_with_SHA_1_is_refused([ValueSource(nameof(Modes))] ClientCertificateMode mode)
    {
        TestCertificate certificate = Root.Issue(new() { Hash = HashAlgorithmName.SHA1 });
        using TlsCredential credential = TestCredentials.Unchecked(certificate);
        CertificateVerifier verifier = Questions.Verifier(Now, Root);
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], ClientCertificates = mode };
        using var new13 = new ScriptedClient(options) { Credential = credential };
        ExpectNeverConnected(new13, decision => verifier.Resolve(decision), TlsFault.BadCertificate);
        using var old = new ScriptedClient12(options) { Credential = credential };
        ExpectNeverConnected(old, decision => verifier.Resolve(decision), TlsFault.BadCertificate);
    }

    private static void ExpectRefusedByServer(TlsMemoryPair pair, TlsFault fault)
    {
        pair.Start();
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(fault));
        Assert.That(pair.Server.Connection.IsConnected, Is.False);
        Assert.That(pair.Server.Connection.Info.PeerCertificates, Is.Empty);
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(FaultAlerts.For(fault)));
    }

    // The server is accepted, the client judged.
    private static TlsMemoryPair Pair(TlsCredential client, ClientCertificateMode mode, ProtocolVersion version, CertificateVerifier verifier) => TestPair.Create(
        new TlsClientOptions { Credentials = [client], MinVersion = version, MaxVersion = version },
        new TlsServerOptions { Credentials = [TestPair.Credential()], ClientCertificates = mode },
        verifier: new OfClients(verifier));

    private static void ExpectNeverConnected(ScriptedPeer peer, Action<PeerCertificateDecision> judge, TlsFault fault)
    {
        peer.Answer = question => judge((PeerCertificateDecision)question);
        peer.Run();
        Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(fault));
        Assert.That(peer.Connection.Info.PeerCertificates, Is.Empty);
        // A TLS 1.2 server has no keys without the client's share, and so nothing to go on with.
        while (peer is not ScriptedServer12 && peer.Next())
        {
            Assert.That(peer.Connection.IsConnected, Is.False);
            Assert.That(peer.Status, Is.EqualTo(TlsStatus.Failed));
        }
        peer.SendRecord(ContentType.ApplicationData, "let me in"u8);
        Assert.That(peer.Plaintext.IsEmpty);
        Assert.That(peer.Data, Is.Empty);
        peer.ExpectFault(fault, FaultAlerts.For(fault));
    }

    private static TestCaseData Failure(string name, Action<PeerCertificateDecision> judge, TlsFault fault) => new TestCaseData(judge, fault, name).SetArgDisplayNames(name);

    private sealed class OfClients(CertificateVerifier inner) : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => question.PeerIsServer ? CertificateVerdict.Accepted : inner.Verify(question);
    }

    // What a caller would do who answers by itself.
    private sealed class Judging(Action<PeerCertificateDecision> judge) : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question)
        {
            var copy = new PeerCertificateDecision(question.Chain, question.OcspResponse, question.ServerName, question.PeerIsServer);
            judge(copy);
            return copy.IsAccepted ? CertificateVerdict.Accepted : CertificateVerdict.Refused(copy.Rejected!.Fault, "refused");
        }
    }

    private sealed class Throwing : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => throw new TimeoutException();
    }

    private sealed class Forgetful : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => default;
    }
}
