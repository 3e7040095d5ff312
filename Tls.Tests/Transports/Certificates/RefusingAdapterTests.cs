using System;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Channel;
using Tls.Tests.Transports.Pipes;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>
/// No adapter lets in a peer whose certificate its verifier refuses, nor a byte of what that peer says: each adapter, role, version and kind of
/// failure (LESSONS rows 35 and 41). The peer talks as soon as it thinks that it may.
/// </summary>
[CancelAfter(120_000)]
internal sealed class RefusingAdapterTests
{
    private static readonly TestCertificate Self = TestCertificate.SelfSigned(new());

    public static IEnumerable<TestCaseData> Cases =>
        from failure in Failures
        from version in new[] { ProtocolVersion.Tls12, ProtocolVersion.Tls13 }
        from mode in new ClientCertificateMode?[] { null, ClientCertificateMode.Optional, ClientCertificateMode.Required }
        select new TestCaseData(failure.Verifier, failure.Fault, version, mode).SetArgDisplayNames(failure.Name, $"{version}", mode is null ? "by the client" : $"by a server, {mode}");

    private static IEnumerable<(string Name, CertificateVerifier Verifier, TlsFault Fault)> Failures =>
    [
        ("an untrusted root", CertificateVerifier.ForRoots(new TestCertificates().RootPem), TlsFault.UnknownCertificateAuthority),
        ("an expired certificate", Questions.Verifier(new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero), TestCertificates.Default.Authority), TlsFault.CertificateExpired),
        ("a missing pin", TestPair.Verifier.WithPins(CertificateVerifier.PinOf(Self.Der)), TlsFault.CertificateRefused),
        ("a missing staple", CertificateVerifier.ForRoots(TestCertificates.Default.RootPem, new CertificateRules { Revocation = CertificateRevocation.Staple }), TlsFault.CertificateRevocationUnknown),
        ("a verifier that throws", new Throwing(), TlsFault.InternalError),
        ("a verdict that was forgotten", new Forgetful(), TlsFault.InternalError),
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task A_stream(CertificateVerifier refusing, TlsFault fault, ProtocolVersion version, ClientCertificateMode? mode)
    {
        var transport = new DuplexStreamPair();
        await using var client = new TlsStream(transport.Client);
        await using var server = new TlsStream(transport.Server);
        Task connecting = TalkAsync(client, client.AuthenticateAsClientAsync(Client(version), TestCertificates.ServerName, mode is null ? refusing : TestPair.Verifier));
        Task accepting = TalkAsync(server, server.AuthenticateAsServerAsync(Server(mode), mode is null ? TestPair.Verifier : refusing));

        (TlsStream refuser, Task failing, Task other) = mode is null ? (client, connecting, accepting) : (server, accepting, connecting);
        Assert.That(Fault(async () => await failing), Is.EqualTo(fault));
        Assert.That(Fault(async () => await refuser.ReadExactlyAsync(new byte[1])), Is.EqualTo(fault), "what the peer said is not to be had");
        Assert.That(Fault(async () => await refuser.WriteAsync(new byte[1])), Is.EqualTo(fault));
        Assert.That(refuser.Info.PeerCertificates, Is.Empty);
        TlsException told = Assert.ThrowsAsync<TlsException>(async () => await other)!;
        Assert.That(told.Error.Alert, Is.EqualTo(FaultAlerts.For(fault)));
    }

    [TestCaseSource(nameof(Cases))]
    public async Task A_pipe(CertificateVerifier refusing, TlsFault fault, ProtocolVersion version, ClientCertificateMode? mode)
    {
        var transport = new DuplexPipePair();
        Task connecting = TalkAsync(TlsDuplexPipe.ConnectAsync(transport.Client, Client(version), TestCertificates.ServerName, mode is null ? refusing : TestPair.Verifier));
        Task accepting = TalkAsync(TlsDuplexPipe.AcceptAsync(transport.Server, Server(mode), mode is null ? TestPair.Verifier : refusing));

        (Task failing, Task other) = mode is null ? (connecting, accepting) : (accepting, connecting);
        Assert.That(Fault(async () => await failing), Is.EqualTo(fault));
        TlsException told = Assert.ThrowsAsync<TlsException>(async () => await other)!;
        Assert.That(told.Error.Alert, Is.EqualTo(FaultAlerts.For(fault)));
    }

    [TestCaseSource(nameof(Cases))]
    public void A_channel(CertificateVerifier refusing, TlsFault fault, ProtocolVersion version, ClientCertificateMode? mode)
    {
        (BioPairHalf clientBio, BioPairHalf serverBio) = BioPair.Create();
        using var client = TlsChannel.CreateClient(Client(version), TestCertificates.ServerName, clientBio, mode is null ? refusing : TestPair.Verifier);
        using var server = TlsChannel.CreateServer(Server(mode), serverBio, mode is null ? TestPair.Verifier : refusing);
        TlsChannel refuser = mode is null ? client : server;
        for (int turn = 0; turn < 20 && refuser.Error is null; turn++)
        {
            if (client.Connect().IsSuccess) client.Write("let me in"u8);
            if (server.Accept().IsSuccess) server.Write("let me in"u8);
        }

        byte[] buffer = new byte[100];
        Assert.That(refuser.Error?.Fault, Is.EqualTo(fault));
        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.That((refuser == client ? refuser.Connect() : refuser.Accept()).Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, fault)));
            Assert.That(refuser.Read(buffer).IsSuccess, Is.False);
            Assert.That(refuser.Write(buffer).IsSuccess, Is.False);
        }
        Assert.That(buffer, Is.All.Zero);
    }

    private static TlsClientContext Client(ProtocolVersion version) =>
        TlsClientContext.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version, Credentials = [TestPair.Credential()] });

    private static TlsServerContext Server(ClientCertificateMode? mode) =>
        TlsServerContext.Create(new TlsServerOptions { Credentials = [TestPair.Credential()], ClientCertificates = mode ?? ClientCertificateMode.None });

    // A client of TLS 1.3 is connected before the server has judged it, and learns the verdict with its first read.
    private static async Task TalkAsync(TlsStream stream, Task shakingHands)
    {
        await shakingHands;
        await stream.WriteAsync("let me in"u8.ToArray());
        await stream.ReadExactlyAsync(new byte[1]);
    }

    private static async Task TalkAsync(Task<TlsDuplexPipe> shakingHands)
    {
        await using TlsDuplexPipe pipe = await shakingHands;
        await pipe.Output.WriteAsync("let me in"u8.ToArray());
        ReadResult read = await pipe.Input.ReadAsync();
        Assert.Fail($"{read.Buffer.Length} bytes were read");
    }

    private static TlsFault Fault(Func<Task> call) => Assert.ThrowsAsync<TlsException>(call)!.Error.Fault;

    private sealed class Throwing : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => throw new TimeoutException();
    }

    private sealed class Forgetful : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => default;
    }
}
