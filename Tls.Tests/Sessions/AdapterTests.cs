using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Transports.Channel;
using Tls.Tests.Transports.Pipes;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>Streams, pipes and channels resume by themselves what their <see cref="TlsSessions"/> let them.</summary>
internal sealed class AdapterTests
{
    [Test]
    public async Task Streams_resume_by_tickets_and_by_store(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] Memory memory, [Values] bool isSynchronous)
    {
        using var setup = new Setup(version, memory);
        Assert.That(await MeetAsync(), Is.False);
        Assert.That(setup.Tickets.Count, Is.Positive);
        Assert.That(await MeetAsync(), Is.True);
        Assert.That(await MeetAsync(), Is.True, "there was a ticket in place of the one that was spent");

        async Task<bool> MeetAsync()
        {
            var streams = new DuplexStreamPair();
            await using var client = new TlsStream(streams.Client) { Sessions = setup.Client };
            await using var server = new TlsStream(streams.Server) { Sessions = setup.Server };
            Task accepting = isSynchronous
                ? Task.Run(() => server.AuthenticateAsServer(setup.ServerContext))
                : server.AuthenticateAsServerAsync(setup.ServerContext);
            await client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", TestPair.Verifier);
            await accepting;
            if (isSynchronous) server.Write([1]);
            else await server.WriteAsync(new byte[] { 1 });
            Assert.That(await client.ReadAsync(new byte[1]), Is.EqualTo(1));
            Assert.That(server.Info.IsResumed, Is.EqualTo(client.Info.IsResumed));
            return client.Info.IsResumed;
        }
    }

    [Test]
    public async Task Pipes_resume_by_tickets_and_by_store(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] Memory memory)
    {
        using var setup = new Setup(version, memory);
        Assert.That(await MeetAsync(), Is.False);
        Assert.That(await MeetAsync(), Is.True);

        async Task<bool> MeetAsync()
        {
            var pipes = new DuplexPipePair();
            Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(pipes.Server, setup.ServerContext, verifier: null, sessions: setup.Server);
            await using TlsDuplexPipe client =
                await TlsDuplexPipe.ConnectAsync(pipes.Client, setup.ClientContext, "example.test", TestPair.Verifier, sessions: setup.Client);
            await using TlsDuplexPipe server = await accepting;
            await server.Output.WriteAsync(new byte[] { 1 });
            ReadResult read = await client.Input.ReadAsync();
            client.Input.AdvanceTo(read.Buffer.End);
            return client.Info.IsResumed;
        }
    }

    [Test]
    public void Channels_resume_by_tickets_and_by_store(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] Memory memory)
    {
        using var setup = new Setup(version, memory);
        Assert.That(Meet(), Is.False);
        Assert.That(Meet(), Is.True);

        bool Meet()
        {
            using var pair = new ChannelPair(client: setup.ClientContext, server: setup.ServerContext, verifier: TestPair.Verifier);
            pair.Client.Sessions = setup.Client;
            pair.Server.Sessions = setup.Server;
            Shake(pair, () => { });
            Assert.That(pair.Server.Write([1]).Value, Is.EqualTo(1));
            pair.ToClient();
            Assert.That(pair.Client.Read(new byte[1]).Value, Is.EqualTo(1));
            return pair.Client.Info!.IsResumed;
        }
    }

    /// <summary>As OpenSSL's callback may say: pending. The call is to be repeated, and nothing is asked twice.</summary>
    [Test]
    public void A_channel_wants_the_store_s_answer_and_says_so()
    {
        using var setup = new Setup(ProtocolVersion.Tls12, Memory.Store);
        using (var first = new ChannelPair(client: setup.ClientContext, server: setup.ServerContext, verifier: TestPair.Verifier))
        {
            first.Client.Sessions = setup.Client;
            first.Server.Sessions = setup.Server;
            Shake(first, () => { });
        }
        var slow = new SlowStore(setup.Server.Store!);
        using var pair = new ChannelPair(client: setup.ClientContext, server: setup.ServerContext, verifier: TestPair.Verifier);
        pair.Client.Sessions = setup.Client;
        pair.Server.Sessions = new TlsSessions { Store = slow, Clock = setup.Clock };
        int waits = 0;
        Shake(pair, () =>
        {
            if (pair.Server.Want != TlsWant.AsyncPaused) return;
            if (++waits != 3) return;
            slow.Answer();
            Assert.That(SpinWait.SpinUntil(() => pair.Server.Decision is { IsAnswered: true }, 120_000), "the store's answer gets there on another thread");
        });
        Assert.That((waits, slow.Questions, pair.Server.Info!.IsResumed), Is.EqualTo((3, 1, true)));
    }

    /// <summary>A store that fails costs a full handshake and no connection. Clients of remote stores give up by cancelling themselves.</summary>
    [Test]
    public async Task A_store_that_fails_fails_no_connection([Values(typeof(TimeoutException), typeof(TaskCanceledException))] Type failure)
    {
        using var setup = new Setup(ProtocolVersion.Tls13, Memory.Store);
        for (int i = 0; i < 2; i++)
        {
            var streams = new DuplexStreamPair();
            await using var client = new TlsStream(streams.Client) { Sessions = setup.Client };
            await using var server = new TlsStream(streams.Server) { Sessions = new TlsSessions { Store = new FailingStore(failure), Clock = setup.Clock } };
            Task accepting = server.AuthenticateAsServerAsync(setup.ServerContext);
            await client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", TestPair.Verifier);
            await accepting;
            await server.WriteAsync(new byte[] { 1 });
            Assert.That(await client.ReadAsync(new byte[1]), Is.EqualTo(1));
            Assert.That(client.Info.IsResumed, Is.False);
        }
    }

    // What was sealed and waits for the store must not go out with the next write, behind the back of who repeats the cancelled one.
    [Test]
    public async Task A_write_that_is_cancelled_while_the_store_is_busy_finishes_the_write_side()
    {
        using var setup = new Setup(ProtocolVersion.Tls13, Memory.Store);
        var streams = new DuplexStreamPair();
        await using var client = new TlsStream(streams.Client) { Sessions = setup.Client };
        await using var server = new TlsStream(streams.Server) { Sessions = new TlsSessions { Store = new BusyStore(), Clock = setup.Clock } };
        await Task.WhenAll(server.AuthenticateAsServerAsync(setup.ServerContext), client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", TestPair.Verifier));
        int writes = streams.Server.Writes;
        using var canceller = new CancellationTokenSource();
        ValueTask write = server.WriteAsync("once"u8.ToArray(), canceller.Token);
        await canceller.CancelAsync();

        Assert.That(async () => await write, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await server.WriteAsync("once"u8.ToArray()), Throws.InstanceOf<IOException>());
        Assert.That(streams.Server.Writes, Is.EqualTo(writes));
    }

    /// <summary>LESSONS 4: the verifier is part of what a session is bound to, whoever carries it.</summary>
    [Test]
    public async Task Another_verifier_means_a_full_handshake()
    {
        using var setup = new Setup(ProtocolVersion.Tls13, Memory.Tickets);
        Assert.That(await MeetAsync(TestPair.Verifier), Is.False);
        Assert.That(await MeetAsync(DangerousAcceptAnything.Instance), Is.False);
        Assert.That(await MeetAsync(TestPair.Verifier), Is.True);

        async Task<bool> MeetAsync(CertificateVerifier verifier)
        {
            var streams = new DuplexStreamPair();
            await using var client = new TlsStream(streams.Client) { Sessions = setup.Client };
            await using var server = new TlsStream(streams.Server) { Sessions = setup.Server };
            Task accepting = server.AuthenticateAsServerAsync(setup.ServerContext);
            await client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", verifier);
            await accepting;
            await server.WriteAsync(new byte[] { 1 });
            Assert.That(await client.ReadAsync(new byte[1]), Is.EqualTo(1));
            return client.Info.IsResumed;
        }
    }

    private static void Shake(ChannelPair pair, Action between)
    {
        for (int i = 0; i < 100 && !(pair.Client.IsInitFinished && pair.Server.IsInitFinished); i++)
        {
            pair.Client.Connect();
            pair.ToServer();
            pair.Server.Accept();
            between();
            pair.ToClient();
        }
        Assert.That(pair.Client.IsInitFinished && pair.Server.IsInitFinished, $"{pair.Client.Error} {pair.Server.Error} {pair.Client.Want} {pair.Server.Want} {pair.Server.Decision}");
    }

    private sealed class Setup : IDisposable
    {
        private readonly TlsTicketKeys? _keys;

        public Setup(ProtocolVersion version, Memory memory)
        {
            _keys = memory == Memory.Tickets ? TlsTicketKeys.Generate() : null;
            ClientContext = TlsClientContext.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version });
            ServerContext = TlsServerContext.Create(new TlsServerOptions
            {
                Credentials = [TestPair.Credential()],
                TicketKeys = _keys,
                UsesSessionStore = memory == Memory.Store,
            });
            Client = new TlsSessions { Tickets = Tickets, Clock = Clock };
            Server = new TlsSessions { Store = StoppedClock.NewStore(), Clock = Clock };
        }

        public TimeProvider Clock { get; } = new StoppedClock();

        public TlsTicketCache Tickets { get; } = new();

        public TlsClientContext ClientContext { get; }

        public TlsServerContext ServerContext { get; }

        public TlsSessions Client { get; }

        public TlsSessions Server { get; }

        public void Dispose()
        {
            Tickets.Dispose();
            _keys?.Dispose();
        }
    }

    private sealed class SlowStore(ITlsSessionStore inner) : ITlsSessionStore
    {
        private readonly TaskCompletionSource _answer = new();

        public int Questions { get; private set; }

        public void Answer() => _answer.SetResult();

        public ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            inner.StoreAsync(identity, session, expiresAt, cancellationToken);

        public async ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken)
        {
            Questions++;
            await _answer.Task.ConfigureAwait(false);
            return await inner.FindAsync(identity, remove, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores nothing before it is cancelled.</summary>
    private sealed class BusyStore : ITlsSessionStore
    {
        public async ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);

        public ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken) => default;
    }

    private sealed class FailingStore(Type failure) : ITlsSessionStore
    {
        public ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            throw (Exception)Activator.CreateInstance(failure)!;

        public async ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw (Exception)Activator.CreateInstance(failure)!;
        }
    }
}
