using System;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Sessions;
using Tls.Transports;

namespace Tls.Tests.Transports.EarlyData;

/// <summary>
/// LESSONS row 44 (RFC 9846 §8): somebody records a client's first flight under a ticket, and brings it to two servers, to one of them twice.
/// </summary>
internal sealed class ReplayedFlightTests
{
    private static readonly DateTimeOffset Start = Peers.ScriptedSession.Now;

    /// <param name="memory">How sessions are kept.</param>
    /// <param name="shareSessions">The ticket keys, or the store: the second server knows the ticket.</param>
    /// <param name="shareReplays">The replay store.</param>
    /// <param name="second">What the second server makes of it.</param>
    /// <param name="resumes">Whether it knew the session.</param>
    [TestCase(Memory.Tickets, true, true, TlsEarlyData.Rejected, true)]
    [TestCase(Memory.Tickets, false, true, TlsEarlyData.Rejected, false)]
    [TestCase(Memory.Tickets, false, false, TlsEarlyData.Rejected, false)]
    [TestCase(Memory.Store, true, true, TlsEarlyData.Rejected, false)]
    [TestCase(Memory.Store, true, false, TlsEarlyData.Rejected, false)]
    [TestCase(Memory.Store, false, false, TlsEarlyData.Rejected, false)]
    public async Task A_recorded_flight_is_taken_once_by_servers_that_share_enough(
        Memory memory, bool shareSessions, bool shareReplays, TlsEarlyData second, bool resumes)
    {
        var one = new Server(memory);
        var other = new Server(memory, shareSessions ? one : null, shareReplays ? one : null);
        byte[] flight = RecordFlight(one);
        Assert.That(await one.TakeAsync(flight), Is.EqualTo((TlsEarlyData.Accepted, true, 5)));
        Assert.That(await other.TakeAsync(flight), Is.EqualTo((second, resumes, 0)));
        (TlsEarlyData again, _, int length) = await one.TakeAsync(flight);
        Assert.That((again, length), Is.EqualTo((TlsEarlyData.Rejected, 0)), "the first server as well");
    }

    /// <summary>Why the documentation says that servers with the same ticket keys have to share the replay store.</summary>
    [Test]
    public async Task Servers_that_share_tickets_and_no_memory_of_replays_take_it_twice()
    {
        var one = new Server(Memory.Tickets);
        var other = new Server(Memory.Tickets, sessions: one, replays: null);
        byte[] flight = RecordFlight(one);
        Assert.That((await one.TakeAsync(flight)).EarlyData, Is.EqualTo(TlsEarlyData.Accepted));
        Assert.That((await other.TakeAsync(flight)).EarlyData, Is.EqualTo(TlsEarlyData.Accepted));
    }

    /// <summary>As a store over a cache may, which cannot find and remove in one step: the memory of replays is what counts.</summary>
    [Test]
    public async Task A_store_that_gives_a_session_twice_lets_no_early_data_through_twice()
    {
        var forgetful = new ForgetfulStore();
        var one = new Server(Memory.Store, store: forgetful);
        var other = new Server(Memory.Store, sessions: one, replays: one);
        byte[] flight = RecordFlight(one);
        Assert.That(await one.TakeAsync(flight), Is.EqualTo((TlsEarlyData.Accepted, true, 5)));
        Assert.That(await other.TakeAsync(flight), Is.EqualTo((TlsEarlyData.Rejected, true, 0)));
    }

    /// <summary>However late the recording comes: while its hello could be fresh the key is remembered, and afterwards it is not fresh.</summary>
    [Test]
    public async Task A_replay_is_refused_at_every_time([Range(0, 25)] int seconds)
    {
        var server = new Server(Memory.Tickets);
        byte[] flight = RecordFlight(server);
        Assert.That((await server.TakeAsync(flight)).EarlyData, Is.EqualTo(TlsEarlyData.Accepted));
        server.Clock.Now += TimeSpan.FromSeconds(seconds);
        Assert.That((await server.TakeAsync(flight)).EarlyData, Is.EqualTo(TlsEarlyData.Rejected));
    }

    /// <summary>
    /// What a man in the middle can change without the ticket's secret: nothing that the binder covers; and the binders of other identities
    /// are covered by nothing, so the replay key must not depend on them (§8.2).
    /// </summary>
    [Test]
    public async Task A_changed_recording_is_refused_or_known()
    {
        var server = new Server(Memory.Tickets);
        byte[] flight = RecordFlight(server);
        Assert.That((await server.TakeAsync(flight)).EarlyData, Is.EqualTo(TlsEarlyData.Accepted));
        int hello = 5 + ((flight[3] << 8) | flight[4]);
        for (int at = 5; at < hello; at += 7)
        {
            byte[] changed = [.. flight];
            changed[at] ^= 0x40;
            Assert.That((await server.TakeAsync(changed)).EarlyData, Is.Not.EqualTo(TlsEarlyData.Accepted), $"byte {at}");
        }
    }

    private static byte[] RecordFlight(Server server)
    {
        var context = TlsClientContext.Create(new TlsClientOptions());
        using TlsTicket ticket = server.IssueTicket(context);
        server.Clock.Now += TimeSpan.FromMinutes(1);
        using var client = TlsConnection.CreateClient(context, "example.test");
        client.UseSessions(server.Clock.Now, [1]);
        Assert.That(client.OfferTicket(ticket));
        using var output = new TlsBuffer();
        client.Start(output, offerEarlyData: true);
        client.SendEarlyData("order"u8, output, out _);
        return output.Unread.ToArray();
    }

    private sealed class ForgetfulStore : ITlsSessionStore
    {
        private readonly TlsSessionMemory _inner = StoppedClock.NewStore();

        public ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            _inner.StoreAsync(identity, session, expiresAt, cancellationToken);

        public ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken) =>
            _inner.FindAsync(identity, remove: false, cancellationToken);
    }

    private sealed class Server
    {
        private readonly TlsTicketKeys _keys;
        private readonly TlsServerContext _context;
        private readonly ITlsReplayStore _replays;
        private readonly TlsSessions _sessions;

        public Server(Memory memory, Server? sessions = null, Server? replays = null, ITlsSessionStore? store = null)
        {
            Clock = sessions?.Clock ?? replays?.Clock ?? new SetClock { Now = Start };
            _keys = sessions?._keys ?? TlsTicketKeys.Generate();
            _context = TlsServerContext.Create(new TlsServerOptions
            {
                Credentials = [TestPair.Credential()],
                TicketKeys = memory == Memory.Tickets ? _keys : null,
                UsesSessionStore = memory == Memory.Store,
                MaxEarlyDataSize = 100,
            });
            _replays = replays?._replays ?? new TlsReplayMemory(clock: Clock);
            _sessions = new TlsSessions
            {
                Clock = Clock,
                Store = store ?? sessions?._sessions.Store ?? new TlsSessionMemory(clock: Clock),
                ReplayGuard = new TlsReplayGuard(_replays, TimeSpan.FromSeconds(10), Clock) { StoreOutlivesProcess = true },
            };
        }

        public SetClock Clock { get; }

        public TlsTicket IssueTicket(TlsClientContext context)
        {
            var client = TlsConnection.CreateClient(context, "example.test");
            client.UseSessions(Clock.Now, [1]);
            var server = TlsConnection.CreateServer(_context);
            _sessions.Prepare(server, verifier: null);
            using var pair = new TlsMemoryPair(client, server) { Verifier = TestPair.Verifier, Store = _sessions.Store };
            pair.Handshake();
            pair.Server.Write([1]);
            pair.Run();
            Assert.That(pair.Client.Connection.TryTakeTicket(out TlsTicket? ticket));
            return ticket!;
        }

        /// <summary>What becomes of a recording: early data, whether the session was known, and bytes that got to the application.</summary>
        public async Task<(TlsEarlyData EarlyData, bool IsResumed, int Length)> TakeAsync(byte[] flight)
        {
            using TlsConnection server = TlsConnection.CreateServer(_context);
            _sessions.Prepare(server, verifier: null);
            using TlsBuffer output = new(), plaintext = new();
            server.Start(output);
            TlsStatus status;
            do
            {
                status = server.Receive(flight, plaintext, output, out int consumed);
                flight = flight[consumed..];
                if (server.Decision is SessionDecision session) await _sessions.AnswerAsync(session, default);
                if (server.Decision is EarlyDataDecision early) await _sessions.AnswerAsync(early, default);
            }
            while (status is TlsStatus.Done or TlsStatus.NeedDecision);
            Assert.That(server.IsConnected, Is.False, "the recording has no Finished for this server");
            return (server.Info.EarlyData, server.Info.IsResumed, plaintext.Length);
        }
    }
}
