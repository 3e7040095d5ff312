using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Pipes;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>Whoever answers what a handshake asks besides certificates: at once, later, elsewhere, badly, or not at all.</summary>
[CancelAfter(120_000)]
internal sealed class DecisionHandlerTests
{
    private static readonly TlsServerContext Asking = TlsServerContext.Create(new TlsServerOptions
    {
        Credentials = [TestCredentials.WithExternalKey()],
        PauseAtClientHello = true,
        ClientCertificates = ClientCertificateMode.Required,
    });

    private static TlsClientContext AskedClient(ProtocolVersion newest) =>
        TlsClientContext.Create(new TlsClientOptions { PauseAtCertificateRequest = true, MaxVersion = newest });

    // Everything that can be asked, on both sides, answered on other threads.
    [Test]
    public async Task A_stream_s_handler_answers_everything([Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion newest)
    {
        var asked = new System.Collections.Concurrent.ConcurrentBag<string>();
        var wire = new DuplexStreamPair();
        await using var server = new TlsStream(wire.Server) { DecisionHandler = Elsewhere };
        await using var client = new TlsStream(wire.Client) { DecisionHandler = Elsewhere };
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(Asking, TestPair.Verifier),
            client.AuthenticateAsClientAsync(AskedClient(newest), "example.test", TestPair.Verifier));
        Assert.That(asked, Is.EquivalentTo(new[]
        {
            nameof(ClientHelloDecision), nameof(SignatureDecision), nameof(CertificateRequestDecision), nameof(SignatureDecision),
        }));
        await client.WriteAsync(new byte[] { 1, 2, 3 });
        byte[] read = new byte[3];
        await server.ReadExactlyAsync(read);
        Assert.That(read, Is.EqualTo(new byte[] { 1, 2, 3 }));

        async ValueTask Elsewhere(TlsDecision decision, CancellationToken cancellationToken)
        {
            asked.Add(decision.GetType().Name);
            await Task.Run(() => Answer(decision), cancellationToken);
        }
    }

    [Test]
    public async Task A_pipe_s_handler_answers_everything([Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion newest)
    {
        var wire = new DuplexPipePair();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(wire.Server, Asking, TestPair.Verifier, Later);
        await using TlsDuplexPipe client = await TlsDuplexPipe.ConnectAsync(wire.Client, AskedClient(newest), "example.test", TestPair.Verifier, Later);
        await using TlsDuplexPipe server = await accepting;
        await TlsDuplexPipePair.WriteAsync(client, "ping");
        Assert.That(await TlsDuplexPipePair.ReadAsync(server, 4), Is.EqualTo("ping"));

        static async ValueTask Later(TlsDecision decision, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Answer(decision);
        }
    }

    [Test]
    public void The_synchronous_handshake_waits_for_its_handler()
    {
        var wire = new DuplexStreamPair();
        using var server = new TlsStream(wire.Server) { DecisionHandler = Later };
        using var client = new TlsStream(wire.Client) { DecisionHandler = Later };
        var accepting = Task.Run(() => server.AuthenticateAsServer(Asking, TestPair.Verifier));
        client.AuthenticateAsClient(AskedClient(ProtocolVersion.Tls13), "example.test", TestPair.Verifier);
        Assert.That(async () => await accepting, Throws.Nothing);

        static async ValueTask Later(TlsDecision decision, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Answer(decision);
        }
    }

    [Test]
    public async Task A_handler_that_throws_fails_closed_and_is_heard_of([Values] bool isPipe)
    {
        var cause = new IOException("the HSM is on fire");
        Exception server = await FailServerAsync(isPipe, (_, _) => throw cause);
        var failure = (TlsException)server;
        Assert.That((failure.Error.Fault, failure.Error.Alert), Is.EqualTo((TlsFault.InternalError, AlertDescription.InternalError)));
        Assert.That(failure.InnerException, Is.SameAs(cause));
        Assert.That(failure.Error.Reason, Does.Not.Contain("fire"), "another's words stay out of the error");
    }

    [Test]
    public async Task A_handler_that_does_not_answer_fails_closed([Values] bool isPipe)
    {
        var failure = (TlsException)await FailServerAsync(isPipe, (_, _) => ValueTask.CompletedTask);
        Assert.That(failure.Error.Fault, Is.EqualTo(TlsFault.InternalError));
    }

    [Test]
    public async Task Without_a_handler_a_question_fails_closed([Values] bool isPipe)
    {
        var failure = (TlsException)await FailServerAsync(isPipe, null);
        Assert.That((failure.Error.Fault, failure.InnerException), Is.EqualTo((TlsFault.InternalError, (Exception?)null)));
        Assert.That(failure.Error.Reason, Does.Contain(nameof(ClientHelloDecision)));
    }

    [Test]
    public async Task A_handler_that_signs_wrongly_fails_closed([Values] bool isPipe)
    {
        var failure = (TlsException)await FailServerAsync(isPipe, (decision, _) =>
        {
            if (decision is SignatureDecision question) question.Complete(new byte[70]);
            else Answer(decision);
            return ValueTask.CompletedTask;
        });
        Assert.That(failure.Error.Fault, Is.EqualTo(TlsFault.InternalError));
    }

    [Test]
    public async Task A_refused_client_gets_the_alert_that_was_chosen()
    {
        var wire = new DuplexStreamPair();
        await using var server = new TlsStream(wire.Server)
        {
            DecisionHandler = (decision, _) =>
            {
                ((ClientHelloDecision)decision).Refuse(AlertDescription.UnrecognizedName, "unknown here");
                return ValueTask.CompletedTask;
            },
        };
        Task accepting = server.AuthenticateAsServerAsync(Asking, TestPair.Verifier);
        TlsException client = Assert.ThrowsAsync<TlsException>(() =>
            TlsStream.ConnectAsync(wire.Client, AskedClient(ProtocolVersion.Tls13), "example.test", TestPair.Verifier))!;
        Assert.That((client.Error.Fault, client.Error.Alert), Is.EqualTo((TlsFault.AlertReceived, AlertDescription.UnrecognizedName)));
        Assert.That(Assert.ThrowsAsync<TlsException>(() => accepting)!.Error.Fault, Is.EqualTo(TlsFault.ClientHelloRefused));
    }

    [Test]
    public async Task Giving_up_reaches_the_handler([Values] bool isPipe)
    {
        using var giveUp = new CancellationTokenSource();
        Exception failure = await FailServerAsync(
            isPipe,
            async (_, cancellationToken) =>
            {
                await giveUp.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            giveUp.Token);
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_memory_pair_answers_within_the_call_or_later([Values] bool later, [Values(1, 7, int.MaxValue)] int chunkSize)
    {
        using var pair = new TlsMemoryPair(
            TlsConnection.CreateClient(AskedClient(ProtocolVersion.Tls13), "example.test"), TlsConnection.CreateServer(Asking))
        {
            Verifier = TestPair.Verifier,
            ChunkSize = chunkSize,
            Decide = later ? null : Answer,
        };
        if (later)
        {
            Assert.That(pair.Handshake, Throws.InvalidOperationException);
            int asked = 0;
            while (new[] { pair.Client, pair.Server }.FirstOrDefault(end => end.Connection.Decision is not null) is { } end)
            {
                asked++;
                Answer(end.Connection.Decision!);
                pair.Run();
            }
            Assert.That(asked, Is.EqualTo(4));
        }
        else
        {
            pair.Handshake();
        }
        TestPair.AssertTalks(pair);
    }

    private static void Answer(TlsDecision decision)
    {
        if (decision is CertificateRequestDecision request) request.Use(TestCredentials.WithExternalKey());
        else Answers.Agree(decision);
    }

    // Gives what the server threw; the client has been told, unless the handshake was given up.
    private static async Task<Exception> FailServerAsync(bool isPipe, TlsDecisionHandler? handler, CancellationToken cancellationToken = default)
    {
        var pipes = new DuplexPipePair();
        var streams = new DuplexStreamPair();
        TlsClientContext context = AskedClient(ProtocolVersion.Tls13);
        await using var stream = new TlsStream(streams.Server) { DecisionHandler = handler };
        Task server = isPipe
            ? TlsDuplexPipe.AcceptAsync(pipes.Server, Asking, TestPair.Verifier, handler, cancellationToken: cancellationToken)
            : stream.AuthenticateAsServerAsync(Asking, TestPair.Verifier, cancellationToken);
        Task client = isPipe
            ? TlsDuplexPipe.ConnectAsync(pipes.Client, context, "example.test", TestPair.Verifier, cancellationToken: CancellationToken.None)
            : TlsStream.ConnectAsync(streams.Client, context, "example.test", TestPair.Verifier, cancellationToken: CancellationToken.None);
        Exception failure = Assert.CatchAsync(() => server)!;
        await stream.DisposeAsync();
        Exception other = Assert.CatchAsync(() => client)!;
        if (cancellationToken.CanBeCanceled) Assert.That(other, Is.InstanceOf<IOException>());
        else Assert.That((other as TlsException)?.Error.Alert, Is.EqualTo(AlertDescription.InternalError), "the other side is told");
        return failure;
    }
}
