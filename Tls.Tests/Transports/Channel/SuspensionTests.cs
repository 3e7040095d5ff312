using System.Threading;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>
/// SEMANTICS C4 (items 56 to 60): where OpenSSL calls back and is called again until the callback has an answer, a call here gives its
/// code, and the question is a token that the program answers when it can.
/// </summary>
[CancelAfter(120_000)]
public sealed class SuspensionTests
{
    // Deviation (60): three calls, one question. The core chooses the certificate from the context today; whatever question it comes to
    // ask instead, a channel that has no code for it suspends like this.
    [Test]
    public void Item056_An_open_question_of_a_server_suspends_every_call_and_is_asked_once()
    {
        using var pair = new ChannelPair();
        pair.Server.Accept();
        OpenQuestion question = OpenQuestion.PutTo(pair.Server);
        pair.Client.Connect();
        pair.ToServer();
        AssertSuspended(pair.Server, pair.ServerNet, question);
        question.Answered();
        pair.Connected();
    }

    [Test]
    public void Item057_An_open_question_of_a_client_suspends_without_output_and_completes_afterwards()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        OpenQuestion question = OpenQuestion.PutTo(pair.Client);
        pair.ToServer();
        pair.Server.Accept();
        pair.ToClient();
        AssertSuspended(pair.Client, pair.ClientNet, question);
        question.Answered();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
    }

    // As in OpenSSL, not even a read of the transport happens while suspended: what came waits there.
    [Test]
    public void Item058_A_suspended_server_leaves_the_transport_alone()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.Server.Accept();
        int length = pair.ToServer();
        OpenQuestion question = OpenQuestion.PutTo(pair.Server);
        AssertSuspended(pair.Server, pair.ServerNet, question);
        Assert.That((pair.ServerBio.Pending, pair.Server.HasPending), Is.EqualTo((length, false)));
    }

    [TestCase("56", TlsErrorCode.WantAsync, TlsWant.AsyncPaused)]
    [TestCase("58", TlsErrorCode.WantClientHello, TlsWant.ClientHello)]
    public void Item056_058_A_server_s_questions_have_their_codes(string item, TlsErrorCode code, TlsWant want)
    {
        TlsServerOptions options = item == "58"
            ? new TlsServerOptions { Credentials = [TestPair.Credential()], PauseAtClientHello = true }
            : new TlsServerOptions { Credentials = [TestCredentials.WithExternalKey()] };
        using var pair = new ChannelPair(server: TlsServerContext.Create(options));
        pair.Client.Connect();
        pair.Server.Accept();
        pair.ToServer();
        TlsResult first = pair.Server.Accept();
        Assert.That((first.Pair(), first.Want), Is.EqualTo(((-1, code), want)));
        int said = pair.ServerNet.Pending;
        Assert.That(said, item == "58" ? Is.Zero : Is.Positive, "what stands before a signature need not wait for it");
        for (int call = 0; call < 3; call++) Assert.That(pair.Server.DoHandshake(), Is.EqualTo(first));
        Assert.That(pair.ServerNet.Pending, Is.EqualTo(said));
        Answers.Agree(pair.Server.Decision!);
        pair.Connected();
    }

    // No output while suspended, and the answer completes it.
    [Test]
    public void Item057_The_choice_of_a_client_s_certificate_has_its_code([Values] bool isTls12, [Values] bool shows)
    {
        ProtocolVersion newest = isTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
        using var pair = new ChannelPair(
            client: TlsClientContext.Create(new TlsClientOptions { PauseAtCertificateRequest = true, MaxVersion = newest }),
            server: TlsServerContext.Create(new TlsServerOptions { Credentials = [TestPair.Credential()], ClientCertificates = ClientCertificateMode.Optional }));
        pair.WithServerFlight();
        TlsResult first = pair.Client.Connect();
        Assert.That((first.Pair(), (int)first.Want), Is.EqualTo(((-1, TlsErrorCode.WantX509Lookup), 4)));
        for (int call = 0; call < 3; call++) Assert.That(pair.Client.Connect(), Is.EqualTo(first));
        Assert.That(pair.ClientNet.Pending, Is.Zero);
        var question = (CertificateRequestDecision)pair.Client.Decision!;
        if (shows) question.Use(TestPair.Credential());
        else question.UseNone();
        for (int turn = 0; turn < 3; turn++)
        {
            pair.Client.Connect();
            pair.ToServer();
            pair.Server.Accept();
            if (pair.Server.Decision is { } verdict) Answers.Agree(verdict);
            pair.Server.Accept();
            pair.ToClient();
        }
        pair.Connected();
        Assert.That(pair.Server.Info!.PeerCertificates, shows ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public void Item059_Without_a_verifier_the_certificate_suspends_and_an_acceptance_completes()
    {
        using var pair = new ChannelPair(withVerifier: false);
        pair.WithServerFlight();
        TlsResult first = pair.Client.Connect();
        Assert.That((first.Pair(), (int)first.Want), Is.EqualTo((Results.WantsVerdict, 8)));
        var question = (PeerCertificateDecision)pair.Client.Decision!;
        byte[] buffer = new byte[1];
        Assert.That(new[] { pair.Client.Connect(), pair.Client.DoHandshake(), pair.Client.Read(buffer), pair.Client.Write(buffer) }, Is.All.EqualTo(first));
        Assert.That((pair.ClientNet.Pending, pair.Client.IsInInit), Is.EqualTo((0, true)));
        Assert.That(pair.Client.Decision, Is.SameAs(question));

        question.Accept();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        Assert.That(pair.Client.Decision, Is.Null);
        pair.Connected();
    }

    [Test]
    public void Item059_A_refusal_completes_too()
    {
        using var pair = new ChannelPair(withVerifier: false);
        pair.WithServerFlight();
        pair.Client.Connect();
        ((PeerCertificateDecision)pair.Client.Decision!).Reject(TlsFault.CertificateRevoked, "on the list");
        TlsResult result = pair.Client.Connect();
        Assert.That(result.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.CertificateRevoked)));
        Assert.That((result.Error!.Value.Reason, pair.Client.Connect()), Is.EqualTo(("on the list", result)));
        pair.ToServer();
        Assert.That(pair.Server.Accept().Error!.Value.Alert, Is.EqualTo(AlertDescription.CertificateRevoked));
    }

    // Deviation from 56 to 59: the answer is given to a token, by whoever has it.
    [Test]
    public void Item060_A_token_can_be_answered_on_another_thread_while_calls_go_on()
    {
        using var pair = new ChannelPair(withVerifier: false);
        pair.WithServerFlight();
        pair.Client.Connect();
        var question = (PeerCertificateDecision)pair.Client.Decision!;
        using var mayAnswer = new ManualResetEventSlim();
        var elsewhere = new Thread(() =>
        {
            mayAnswer.Wait();
            question.Accept();
        });
        elsewhere.Start();

        TlsResult result = pair.Client.Connect();
        mayAnswer.Set();
        while (result.ShouldRetry)
        {
            Assert.That(result.Pair(), Is.EqualTo(Results.WantsVerdict));
            result = pair.Client.Connect();
        }
        elsewhere.Join();
        Assert.That(result.Pair(), Is.EqualTo(Results.Done));
        Assert.That(question.Accept, Throws.InvalidOperationException, "a question is answered once");
    }

    [Test]
    public void Item060_A_dropped_token_fails_closed()
    {
        using var pair = new ChannelPair(withVerifier: false);
        pair.WithServerFlight();
        for (int i = 0; i < 100; i++) Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.WantsVerdict));
        Assert.That(pair.Client.Shutdown().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ShutdownWhileInInit)));
        pair.Client.Dispose();
        Assert.That((pair.ClientNet.Pending, pair.Client.IsInitFinished, pair.Server.IsInitFinished), Is.EqualTo((0, false, false)));
    }

    // A verifier is user code within a call. It is asked once however often the call is repeated, here at every single byte.
    [Test]
    public void Item060_A_verifier_is_asked_once()
    {
        var verifier = new CountingVerifier();
        using var pair = new ChannelPair(clientSize: 1, serverSize: 1, verifier: verifier);
        pair.Connected();
        Assert.That(verifier.Calls, Is.EqualTo(1));
    }

    private static void AssertSuspended(TlsChannel channel, BioPairHalf network, TlsDecision question)
    {
        for (int call = 0; call < 3; call++)
        {
            TlsResult result = channel.DoHandshake();
            Assert.That((result.Pair(), result.Want), Is.EqualTo(((-1, TlsErrorCode.WantAsync), TlsWant.AsyncPaused)));
            Assert.That(channel.Decision, Is.SameAs(question));
        }
        Assert.That(network.Pending, Is.Zero);
    }

    private sealed class CountingVerifier : CertificateVerifier
    {
        public int Calls { get; private set; }

        public override CertificateVerdict Verify(PeerCertificateDecision question)
        {
            Calls++;
            return CertificateVerdict.Accepted;
        }
    }

    /// <summary>A question that no channel knows, put before whatever state a handshake is in.</summary>
    private sealed class OpenQuestion : TlsDecision
    {
        public static OpenQuestion PutTo(TlsChannel channel)
        {
            var question = new OpenQuestion();
            HandshakeDriver driver = channel.Connection!.Driver;
            typeof(HandshakeDriver).GetProperty(nameof(HandshakeDriver.State))!.SetValue(driver, new Paused(question, driver.State));
            return question;
        }

        public void Answered() => SetAnswer(this);
    }

    private sealed class Paused(OpenQuestion question, HandshakeState behind) : PausedState
    {
        public override TlsDecision Decision => question;

        public override HandshakeState Resume(HandshakeContext context) => behind;
    }
}
