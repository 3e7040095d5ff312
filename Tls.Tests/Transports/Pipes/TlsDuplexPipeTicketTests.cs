using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Tests.Sessions;
using Tls.Transports;

namespace Tls.Tests.Transports.Pipes;

/// <summary>Tickets that a pipe is told to issue.</summary>
[CancelAfter(60_000)]
internal sealed class TlsDuplexPipeTicketTests
{
    [Test]
    public async Task They_go_out_by_themselves_once_their_sessions_are_stored()
    {
        var store = new GatedStore();
        using var tickets = new TlsTicketCache();
        await using TlsDuplexPipePair pair = await ConnectAsync(store, tickets);
        pair.Server.IssueTickets(2);
        await store.Asked.WaitAsync();
        await TlsDuplexPipePair.WriteAsync(pair.Server, "data");
        Assert.That((tickets.Count, pair.Client.Input.TryRead(out _)), Is.EqualTo((0, false)), "not before the store has them");
        store.Gate.SetResult();
        Assert.That(await TlsDuplexPipePair.ReadAsync(pair.Client, 4), Is.EqualTo("data"));
        Assert.That((tickets.Count, store.Sessions.Count), Is.EqualTo((2, 2)));
    }

    /// <summary>It is told to forget a session that it has not got yet, so it has to be told once more.</summary>
    [Test]
    public async Task A_store_that_is_still_at_it_when_the_connection_fails_forgets_afterwards()
    {
        var store = new GatedStore();
        using var tickets = new TlsTicketCache();
        var pipes = new DuplexPipePair();
        await using TlsDuplexPipePair pair = await ConnectAsync(store, tickets, pipes);
        pair.Server.IssueTickets(1);
        await store.Asked.WaitAsync();
        await pipes.Client.Output.WriteAsync(Encoded.Record(23, new byte[40]));
        Assert.That(async () => await pair.Server.Input.ReadAsync(), Throws.InstanceOf<TlsException>());
        await store.Removed.WaitAsync();
        store.Gate.SetResult();
        await store.Removed.WaitAsync();
        Assert.That(store.Sessions, Is.Empty);
    }

    [Test]
    public async Task Mistakes_are_told_at_once()
    {
        using var tickets = new TlsTicketCache();
        await using TlsDuplexPipePair pair = await ConnectAsync(new GatedStore(), tickets);
        Assert.That(() => pair.Client.IssueTickets(1), Throws.InvalidOperationException);
        Assert.That(() => pair.Server.IssueTickets(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => pair.Server.IssueTickets(17), Throws.InstanceOf<ArgumentOutOfRangeException>());
        await pair.Server.Output.CompleteAsync();
        Assert.That((await pair.Client.Input.ReadAsync()).IsCompleted, "close_notify");
        Assert.That(() => pair.Server.IssueTickets(1), Throws.InvalidOperationException);
    }

    private static async Task<TlsDuplexPipePair> ConnectAsync(GatedStore store, TlsTicketCache tickets, DuplexPipePair? transport = null)
    {
        DuplexPipePair pipes = transport ?? new DuplexPipePair();
        var server = TlsServerContext.Create(new TlsServerOptions { Credentials = [TestPair.Credential()], UsesSessionStore = true, TicketCount = 0 });
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(pipes.Server, server, verifier: null, sessions: new TlsSessions { Clock = new StoppedClock(), Store = store });
        TlsDuplexPipe client = await TlsDuplexPipe.ConnectAsync(
            pipes.Client, TlsClientContext.Create(new TlsClientOptions()), "example.test", TestPair.Verifier, sessions: new TlsSessions { Clock = new StoppedClock(), Tickets = tickets });
        return new TlsDuplexPipePair(client, await accepting);
    }

    /// <summary>Keeps nothing until it is let.</summary>
    private sealed class GatedStore : ITlsSessionStore
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SemaphoreSlim Asked { get; } = new(0);

        public SemaphoreSlim Removed { get; } = new(0);

        public ConcurrentDictionary<string, byte[]> Sessions { get; } = [];

        public async ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        {
            Asked.Release();
            await Gate.Task;
            Sessions[Convert.ToHexString(identity.Span)] = session.ToArray();
        }

        public ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken)
        {
            Sessions.TryRemove(Convert.ToHexString(identity.Span), out byte[]? session);
            Removed.Release();
            return new(session);
        }
    }
}
