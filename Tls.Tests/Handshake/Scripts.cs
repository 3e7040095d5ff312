using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Core.Sessions;
using Tls.Tests.Peers;
using Client12 = Tls.Core.Handshake.Client12;
using Client13 = Tls.Core.Handshake.Client13;
using Server12 = Tls.Core.Handshake.Server12;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>A script that leads to each state, and every variant of the handshake there is.</summary>
internal static class Scripts
{
    /// <summary>TLS 1.2's, whose records and alerts follow RFC 5246.</summary>
    public static bool IsTls12(Type state) => state.Namespace!.EndsWith("12", StringComparison.Ordinal);

    /// <summary>Every state that a connection can be in; found by reflection, so that a new one cannot be forgotten.</summary>
    public static IReadOnlyList<Type> States { get; } =
    [
        .. typeof(HandshakeState).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(HandshakeState)) && !type.IsAbstract && type != typeof(Poisoned))
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<Type, Func<ScriptedPeer>> Peers = new()
    {
        [typeof(ClientStart)] = () => new ScriptedServer(),
        [typeof(WaitServerHello)] = () => new ScriptedServer(),
        [typeof(WaitSecondServerHello)] = () => new ScriptedServer { RetryGroup = NamedGroup.Secp256r1 },
        [typeof(Client13.WaitEncryptedExtensions)] = () => new ScriptedServer(),
        [typeof(Client13.WaitCertificateOrRequest)] = () => new ScriptedServer(),
        [typeof(Client13.WaitCertificate)] = () => new ScriptedServer { RequestsCertificate = true },
        [typeof(Client13.WaitCertificateVerify)] = () => new ScriptedServer(),
        [typeof(Client13.ServerCertificatePending)] = () => new ScriptedServer { Answer = null },
        [typeof(Client13.WaitFinished)] = () => new ScriptedServer(),
        [typeof(Client13.WaitPskFinished)] = () => new ScriptedServer(OffersPsk) { Psk = ScriptedPsk.Default },
        [typeof(Client13.Connected)] = () => new ScriptedServer(),
        [typeof(Client13.CertificateRequestPending)] = () => new ScriptedServer(PausesAtRequest) { RequestsCertificate = true, Answer = AllButRequests },
        [typeof(Client13.SignaturePending)] = () => new ScriptedServer(SignsElsewhere) { RequestsCertificate = true, Answer = AllButSignatures },
        [typeof(ServerStart)] = () => new ScriptedClient(),
        [typeof(WaitClientHello)] = () => new ScriptedClient(),
        [typeof(ClientHelloPending)] = () => new ScriptedClient(PausesAtClientHello) { Answer = null },
        [typeof(Server13.WaitSecondClientHello)] = () => new ScriptedClient { ShareGroups = [] },
        [typeof(Server13.SignaturePending)] = () => new ScriptedClient(ServesWithKeyElsewhere()) { Answer = null },
        [typeof(Server13.WaitFinished)] = () => new ScriptedClient(),
        [typeof(Server13.WaitCertificate)] = () => new ScriptedClient(AsksForCertificate),
        [typeof(Server13.WaitCertificateVerify)] = () => new ScriptedClient(AsksForCertificate) { Credential = TestCredentials.Of() },
        [typeof(Server13.ClientCertificatePending)] = () => new ScriptedClient(AsksForCertificate) { Credential = TestCredentials.Of(), Answer = null },
        [typeof(Server13.EarlyDataPending)] = () => new ScriptedClient(TakesEarlyData) { Psks = [ScriptedPsk.Default], EarlyData = [[1, 2]], Answer = null },
        [typeof(Server13.WaitEndOfEarlyData)] = () => new ScriptedClient(TakesEarlyData) { Psks = [ScriptedPsk.Default], EarlyData = [[1, 2]] },
        [typeof(Server13.Connected)] = () => new ScriptedClient(),
        [typeof(Client12.WaitCertificate)] = () => new ScriptedServer12(),
        [typeof(Client12.WaitServerKeyExchange)] = () => new ScriptedServer12(),
        [typeof(Client12.WaitServerHelloDone)] = () => new ScriptedServer12(),
        [typeof(Client12.ServerCertificatePending)] = () => new ScriptedServer12 { Answer = null },
        [typeof(Client12.CertificateRequestPending)] = () => new ScriptedServer12(PausesAtRequest) { RequestsCertificate = true, Answer = AllButRequests },
        [typeof(Client12.SignaturePending)] = () => new ScriptedServer12(SignsElsewhere) { RequestsCertificate = true, Answer = AllButSignatures },
        [typeof(Client12.WaitChangeCipherSpec)] = () => new ScriptedServer12(),
        [typeof(Client12.WaitFinished)] = () => new ScriptedServer12(),
        [typeof(Client12.Connected)] = () => new ScriptedServer12 { RequestsCertificate = true },
        [typeof(Server12.SignaturePending)] = () => new ScriptedClient12(ServesWithKeyElsewhere()) { Answer = null },
        [typeof(Server12.WaitCertificate)] = () => new ScriptedClient12(AsksForCertificate),
        [typeof(Server12.WaitClientKeyExchange)] = () => new ScriptedClient12(),
        [typeof(Server12.WaitCertificateVerify)] = () => new ScriptedClient12(AsksForCertificate) { Credential = TestCredentials.Of() },
        [typeof(Server12.ClientCertificatePending)] = () => new ScriptedClient12(AsksForCertificate) { Credential = TestCredentials.Of(), Answer = null },
        [typeof(Server12.WaitChangeCipherSpec)] = () => new ScriptedClient12(),
        [typeof(Server12.WaitFinished)] = () => new ScriptedClient12(),
        [typeof(Server12.Connected)] = () => new ScriptedClient12(),
        [typeof(Client12.WaitNewSessionTicket)] = () => new ScriptedServer12(usesSessions: true) { Ticket = [1, 2, 3] },
        [typeof(Client12.WaitResumedSessionTicket)] = () => new ScriptedServer12(resumes: TicketKind.Ticket) { Ticket = [1, 2, 3] },
        [typeof(Client12.WaitResumedChangeCipherSpec)] = () => new ScriptedServer12(resumes: TicketKind.SessionId),
        [typeof(Client12.WaitResumedFinished)] = () => new ScriptedServer12(resumes: TicketKind.Ticket),
        [typeof(Server13.SessionPending)] = () => new ScriptedClient(KeepsSessions()) { Psks = [ScriptedSession.StoredPsk], Answer = null },
        [typeof(Server12.SessionPending)] = () => new ScriptedClient12(KeepsSessions(), TicketKind.SessionId) { Answer = null },
        [typeof(Server12.WaitResumedChangeCipherSpec)] = () => new ScriptedClient12(SealsTickets(), TicketKind.Ticket),
        [typeof(Client13.ResumedServerPending)] = () => new ScriptedServer(AsksAgain, resumes: true) { Psk = ScriptedSession.StoredPsk, Answer = null },
        [typeof(Client12.ResumedServerPending)] = () => new ScriptedServer12(AsksAgain, resumes: TicketKind.Ticket) { Answer = null },
        [typeof(Server13.ResumedClientPending)] = FindsClientAgain13,
        [typeof(Server12.ResumedClientPending)] = FindsClientAgain,
        [typeof(Server12.WaitResumedFinished)] = () => new ScriptedClient12(SealsTickets(), TicketKind.Ticket),
    };

    private static TlsServerOptions AsksForCertificate => new() { Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Optional };

    private static ScriptedCompression Compression { get; } = new();

    private static TlsClientOptions Compresses => new() { CertificateCompression = [Compression] };

    private static TlsServerOptions AsksForCompressedCertificate =>
        new() { Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Optional, CertificateCompression = [Compression] };

    private static TlsServerOptions SealsTickets(bool pauses = false) =>
        new() { Credentials = [TestCredentials.Of()], TicketKeys = ScriptedSession.Keys, PauseAtClientHello = pauses };

    private static TlsServerOptions KeepsSessions(
        ClientCertificateMode mode = ClientCertificateMode.None, bool pauses = false, bool elsewhere = false, int maxEarlyData = 0) => new()
        {
            MaxEarlyDataSize = maxEarlyData,
            Credentials = [elsewhere ? TestCredentials.WithExternalKey() : TestCredentials.Of()],
            UsesSessionStore = true,
            ClientCertificates = mode,
            PauseAtClientHello = pauses,
        };

    private static TlsClientOptions AsksAgain => new() { VerifyOnResumption = true };

    private static TlsServerOptions AsksForClientAgain => new()
    {
        Credentials = [TestCredentials.Of()], UsesSessionStore = true, ClientCertificates = ClientCertificateMode.Optional, VerifyOnResumption = true,
    };

    private static TlsServerOptions PausesAtClientHello => new() { Credentials = [TestCredentials.Of()], PauseAtClientHello = true };

    private static TlsClientOptions SignsElsewhere => new() { Credentials = [TestCredentials.WithExternalKey()] };

    private static TlsClientOptions PausesAtRequest => new() { PauseAtCertificateRequest = true };

    private static TlsServerOptions ServesWithKeyElsewhere(bool pauses = false, bool asks = false) => new()
    {
        Credentials = [TestCredentials.WithExternalKey()],
        PauseAtClientHello = pauses,
        ClientCertificates = asks ? ClientCertificateMode.Optional : ClientCertificateMode.None,
    };

    private static TlsClientOptions OffersPsk => new() { PreSharedKeys = [ScriptedPsk.Default.Create()] };

    private static TlsServerOptions TakesPsk => new() { Credentials = [TestCredentials.Of()], PreSharedKeys = [ScriptedPsk.Default.Create()] };

    private static TlsServerOptions TakesEarlyData => EarlyDataServer(pauses: false);

    private static TlsServerOptions EarlyDataServer(bool pauses) => new()
    {
        Credentials = [TestCredentials.Of()], PreSharedKeys = [ScriptedPsk.Default.CreateEarly(100)], MaxEarlyDataSize = 100, PauseAtClientHello = pauses,
    };

    /// <summary>A peer whose connection is in that state.</summary>
    public static ScriptedPeer LeadTo(Type state)
    {
        ScriptedPeer peer = Peers.TryGetValue(state, out Func<ScriptedPeer>? create)
            ? create()
            : throw new ArgumentException($"No script leads to {state}: add one here, and its row to the tables of IllegalMatrixTests.");
        peer.RunTo(state);
        return peer;
    }

    private static ScriptedClient FindsSession13()
    {
        var peer = new ScriptedClient(KeepsSessions()) { Psks = [ScriptedSession.StoredPsk] };
        peer.Answer = decision => ((SessionDecision)decision).Found(0, ScriptedSession.Stored(peer.Connection, CipherSuiteSpec.All[0], KeepsSessions()));
        return peer;
    }

    private static ScriptedClient FindsSession13WithEarlyData()
    {
        TlsServerOptions options = KeepsSessions(maxEarlyData: 100);
        var peer = new ScriptedClient(options) { Psks = [ScriptedSession.StoredPsk], EarlyData = [[1, 2]] };
        peer.Answer = decision =>
        {
            if (decision is SessionDecision question) question.Found(0, ScriptedSession.Stored(peer.Connection, CipherSuiteSpec.All[0], options));
            else Answers.Agree(decision);
        };
        return peer;
    }

    private static ScriptedClient FindsClientAgain13()
    {
        var peer = new ScriptedClient(AsksForClientAgain) { Psks = [ScriptedSession.StoredPsk] };
        peer.Answer = decision => FindClient(decision, peer, CipherSuiteSpec.All[0]);
        return peer;
    }

    private static ScriptedClient12 FindsClientAgain()
    {
        var peer = new ScriptedClient12(AsksForClientAgain, TicketKind.SessionId);
        peer.Answer = decision => FindClient(decision, peer, CipherSuiteSpec.Find(peer.Suite)!);
        return peer;
    }

    // Leaves open whether the client is still welcome.
    private static void FindClient(TlsDecision decision, ScriptedPeer peer, CipherSuiteSpec suite)
    {
        if (decision is SessionDecision question) question.Found(0, ScriptedSession.Stored(peer.Connection, suite, AsksForClientAgain, TestCredentials.Of().Chain[0]));
    }

    private static ScriptedClient12 FindsSession()
    {
        var peer = new ScriptedClient12(KeepsSessions(), TicketKind.SessionId);
        CipherSuiteSpec suite = CipherSuiteSpec.Find(peer.Suite)!;
        peer.Answer = decision => ((SessionDecision)decision).Found(0, ScriptedSession.Stored(peer.Connection, suite, KeepsSessions()));
        return peer;
    }

    private static void AllButRequests(TlsDecision decision)
    {
        if (decision is not CertificateRequestDecision) Answers.Agree(decision);
    }

    private static void UseOneElsewhere(TlsDecision decision)
    {
        if (decision is CertificateRequestDecision request) request.Use(TestCredentials.WithExternalKey());
        else Answers.Agree(decision);
    }

    private static void AllButSignatures(TlsDecision decision)
    {
        if (decision is not SignatureDecision) Answers.Agree(decision);
    }

    private static void UseOneThatAsks(TlsDecision decision)
    {
        if (decision is ClientHelloDecision hello) hello.Use(TlsServerContext.Create(AsksForCertificate));
        else Answers.Agree(decision);
    }

    public static IEnumerable<Func<ScriptedPeer>> Variants =>
    [
        .. Peers.Values,
        () => new ScriptedServer { RetryCookie = [1, 2, 3] },
        () => new ScriptedServer { RetryGroup = NamedGroup.Secp384r1, RetryCookie = [1], RequestsCertificate = true },
        () => new ScriptedServer(new TlsClientOptions { KeyShareGroups = [] }) { RetryGroup = NamedGroup.X25519 },
        () => new ScriptedServer(new TlsClientOptions { MiddleboxCompatibility = false }),
        () => new ScriptedServer(new TlsClientOptions { Credentials = [TestCredentials.Of()] }) { RequestsCertificate = true },
        () => new ScriptedServer(Compresses) { RequestsCertificate = true, Compression = Compression },
        () => new ScriptedClient(AsksForCompressedCertificate) { Credential = TestCredentials.Of(), Compression = Compression },
        () => new ScriptedClient(AsksForCertificate) { ShareGroups = [] },
        () => new ScriptedClient(PausesAtClientHello) { ShareGroups = [] },
        () => new ScriptedClient(PausesAtClientHello) { Answer = UseOneThatAsks },
        () => new ScriptedClient12(PausesAtClientHello),
        () => new ScriptedClient12(PausesAtClientHello) { Answer = UseOneThatAsks },
        () => new ScriptedServer(PausesAtRequest) { RequestsCertificate = true, Answer = UseOneElsewhere },
        () => new ScriptedServer12(PausesAtRequest) { RequestsCertificate = true, Answer = UseOneElsewhere },
        () => new ScriptedClient(ServesWithKeyElsewhere(asks: true)) { ShareGroups = [] },
        () => new ScriptedClient(ServesWithKeyElsewhere(pauses: true)),
        () => new ScriptedClient12(ServesWithKeyElsewhere(asks: true)),
        () => new ScriptedClient12(ServesWithKeyElsewhere(pauses: true)),
        () => new ScriptedServer(OffersPsk) { Psk = ScriptedPsk.Default, RetryGroup = NamedGroup.Secp256r1 },
        () => new ScriptedServer(OffersPsk),
        () => new ScriptedClient(EarlyDataServer(pauses: true)) { Psks = [ScriptedPsk.Default], EarlyData = [[1, 2]] },
        () => new ScriptedClient(TakesEarlyData)
        {
            Psks = [ScriptedPsk.Default], EarlyData = [[1, 2]], Answer = static decision => ((EarlyDataDecision)decision).Reject(),
        },
        () => new ScriptedClient(TakesPsk) { Psks = [ScriptedPsk.Default] },
        () => new ScriptedClient(TakesPsk) { Psks = [ScriptedPsk.Default], ShareGroups = [] },
        () => new ScriptedServer12(new TlsClientOptions { Credentials = [TestCredentials.Of()] }) { RequestsCertificate = true },
        () => new ScriptedServer12(new TlsClientOptions { RequestCertificateStatus = true }) { OcspResponse = [0x30, 0] },
        () => new ScriptedServer12(PausesAtRequest, usesSessions: true) { RequestsCertificate = true, Ticket = [1] },
        () => new ScriptedServer12(SignsElsewhere, usesSessions: true) { RequestsCertificate = true, Ticket = [1] },
        FindsSession,
        FindsSession13,
        FindsSession13WithEarlyData,
        () => new ScriptedClient(SealsTickets(pauses: true)) { Psks = [ScriptedSession.StoredPsk] },
        () => new ScriptedClient(KeepsSessions(pauses: true)) { Psks = [ScriptedSession.StoredPsk] },
        () => new ScriptedClient(KeepsSessions(elsewhere: true)) { Psks = [ScriptedSession.StoredPsk] },
        () => new ScriptedClient(KeepsSessions(ClientCertificateMode.Optional)) { Psks = [ScriptedSession.StoredPsk] },
        () => new ScriptedClient(KeepsSessions()) { Psks = [ScriptedSession.StoredPsk], ShareGroups = [] },
        () => new ScriptedClient12(SealsTickets(pauses: true), TicketKind.Ticket),
        () => new ScriptedClient12(KeepsSessions(pauses: true), TicketKind.SessionId),
        () => new ScriptedClient12(KeepsSessions(elsewhere: true), TicketKind.SessionId),
        () => new ScriptedClient12(KeepsSessions(ClientCertificateMode.Optional), TicketKind.SessionId),
        () => new ScriptedClient12 { Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 },
    ];
}
