using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Sessions;
using Tls.Transports;

namespace Tls.Tests.Transports.EarlyData;

/// <summary>Early data is taken once (RFC 9846 §8; LESSONS row 44): by one server, by two that share a store, and never when that cannot be told.</summary>
internal sealed class ReplayGuardTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly SetClock _clock = new() { Now = Start };

    [TearDown]
    public void Reset() => _clock.Now = Start;

    [Test]
    public async Task A_fresh_hello_is_taken_once()
    {
        TlsReplayGuard guard = Guard(new TlsReplayMemory(clock: _clock));
        DateTimeOffset sentAt = Later(60);
        Assert.That(await AnswerAsync(guard, key: 1, sentAt), Is.True);
        Assert.That(await AnswerAsync(guard, key: 1, sentAt), Is.False, "the replay");
        Assert.That(await AnswerAsync(guard, key: 2, sentAt), Is.True);
    }

    [TestCase(-10.0, false)]
    [TestCase(-9.9, true)]
    [TestCase(9.9, true)]
    [TestCase(10.0, false)]
    public async Task Only_a_window_of_time_is_fresh(double seconds, bool isTaken)
    {
        TlsReplayGuard guard = Guard(new TlsReplayMemory(clock: _clock));
        DateTimeOffset sentAt = Later(60) + TimeSpan.FromSeconds(seconds);
        Assert.That(await AnswerAsync(guard, key: 1, sentAt), Is.EqualTo(isTaken));
    }

    /// <summary>However long after: as long as the hello could pass for fresh, its key is still there.</summary>
    [Test]
    public async Task A_replay_is_refused_at_every_time([Range(0, 30)] int seconds)
    {
        TlsReplayGuard guard = Guard(new TlsReplayMemory(clock: _clock));
        DateTimeOffset sentAt = Later(60) + TimeSpan.FromSeconds(9);
        Assert.That(await AnswerAsync(guard, key: 1, sentAt), Is.True);
        _clock.Now += TimeSpan.FromSeconds(seconds);
        Assert.That(await AnswerAsync(guard, key: 1, sentAt), Is.False);
    }

    [Test]
    public async Task What_may_have_come_before_the_start_is_refused()
    {
        Assert.That(await AnswerAsync(Guard(new TlsReplayMemory(clock: _clock)), key: 1, sentAt: Start + TimeSpan.FromSeconds(5)), Is.False);
        Assert.That(await AnswerAsync(Guard(new TlsReplayMemory(clock: _clock), outlives: true), key: 1, sentAt: Start + TimeSpan.FromSeconds(5)), Is.True);
    }

    [Test]
    public async Task A_full_store_refuses_until_something_expires()
    {
        var store = new TlsReplayMemory(capacity: 2, _clock);
        TlsReplayGuard guard = Guard(store);
        DateTimeOffset sentAt = Later(60);
        Assert.That(await AnswerAsync(guard, 1, sentAt), Is.True);
        Assert.That(await AnswerAsync(guard, 2, sentAt), Is.True);
        Assert.That(await AnswerAsync(guard, 3, sentAt), Is.False);
        Assert.That(store.Count, Is.EqualTo(2));
        Assert.That(await AnswerAsync(guard, 4, Later(11)), Is.True);
        Assert.That(store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_store_that_fails_refuses() =>
        Assert.That(await AnswerAsync(Guard(new BrokenStore()), key: 1, sentAt: Later(60)), Is.False);

    [Test]
    public async Task Two_servers_that_share_a_cache_take_it_once()
    {
        var cache = new SharedCache();
        TlsReplayGuard one = Guard(new TlsReplayCache(cache));
        TlsReplayGuard other = Guard(new TlsReplayCache(cache));
        DateTimeOffset sentAt = Later(60);
        Assert.That(await AnswerAsync(one, 1, sentAt), Is.True);
        Assert.That(await AnswerAsync(other, 1, sentAt), Is.False);
        Assert.That(await AnswerAsync(other, 2, sentAt), Is.True);
        Assert.That(await AnswerAsync(one, 2, sentAt), Is.False);
    }

    /// <summary>What a look and then a set would let through: they all look before any of them has set.</summary>
    [Test]
    public async Task Of_many_servers_that_are_asked_at_once_one_takes_it()
    {
        var cache = new SharedCache();
        DateTimeOffset sentAt = Later(60);
        for (byte key = 0; key < 100; key++)
        {
            bool[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AnswerAsync(Guard(new TlsReplayCache(cache), outlives: true), key, sentAt))));
            Assert.That(answers.Count(taken => taken), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_key_is_kept_as_long_as_its_hello_can_be_fresh()
    {
        var cache = new SharedCache();
        TlsReplayGuard guard = Guard(new TlsReplayCache(cache));
        DateTimeOffset sentAt = Later(60);
        Assert.That(await AnswerAsync(guard, 1, sentAt));
        Assert.That(cache.Options.Single().AbsoluteExpiration, Is.EqualTo(sentAt + Window));
    }

    /// <summary>The bytes of one client, brought to two servers: the second takes the handshake's first flight, and not the data in it.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_recorded_flight_is_taken_by_one_of_two_servers(bool shareStore)
    {
        var store = new TlsReplayMemory();
        byte[] flight = RecordFlight();
        (TlsEarlyData first, int firstLength) = await ServeAsync(flight, store);
        (TlsEarlyData second, int secondLength) = await ServeAsync(flight, shareStore ? store : new TlsReplayMemory());
        Assert.That((first, firstLength), Is.EqualTo((TlsEarlyData.Accepted, 5)));
        Assert.That((second, secondLength), Is.EqualTo(shareStore ? (TlsEarlyData.Rejected, 0) : (TlsEarlyData.Accepted, 5)));
    }

    [Test]
    public async Task Keys_without_an_age_are_refused_unless_allowed()
    {
        var decision = new EarlyDataDecision(new byte[32], new byte[] { 1 }, null, null);
        await Guard(new TlsReplayMemory()).ResolveAsync(decision);
        Assert.That(decision.IsAccepted, Is.False);
    }

    private static byte[] RecordFlight()
    {
        var options = new TlsClientOptions { PreSharedKeys = [ScriptedPsk.Default.CreateEarly(100)] };
        using TlsConnection client = TlsConnection.CreateClient(TlsClientContext.Create(options), "example.test");
        using var output = new TlsBuffer();
        client.Start(output, offerEarlyData: true);
        client.SendEarlyData("order"u8, output, out _);
        return output.Unread.ToArray();
    }

    private static async Task<(TlsEarlyData, int)> ServeAsync(byte[] flight, TlsReplayMemory store)
    {
        var guard = new TlsReplayGuard(store) { AllowsKeysWithoutAge = true };
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], PreSharedKeys = [ScriptedPsk.Default.CreateEarly(100)], MaxEarlyDataSize = 100 };
        using TlsConnection server = TlsConnection.CreateServer(TlsServerContext.Create(options));
        using TlsBuffer output = new(), plaintext = new();
        server.Start(output);
        while (true)
        {
            TlsStatus status = server.Receive(flight, plaintext, output, out int consumed);
            flight = flight[consumed..];
            if (status == TlsStatus.NeedDecision) await guard.ResolveAsync((EarlyDataDecision)server.Decision!);
            else if (status != TlsStatus.Done) break;
        }
        Assert.That(server.Error, Is.Null);
        return (server.Info.EarlyData, plaintext.Length);
    }

    private DateTimeOffset Later(int seconds) => _clock.Now += TimeSpan.FromSeconds(seconds);

    private TlsReplayGuard Guard(ITlsReplayStore store, bool outlives = false) => new(store, Window, _clock) { StoreOutlivesProcess = outlives };

    private static async Task<bool> AnswerAsync(TlsReplayGuard guard, byte key, DateTimeOffset sentAt)
    {
        DateTimeOffset issued = Start - TimeSpan.FromHours(1);
        var decision = new EarlyDataDecision(Enumerable.Repeat(key, 32).ToArray(), default, null, null) { TicketAge = sentAt - issued, TicketIssued = issued };
        await guard.ResolveAsync(decision);
        Assert.That(decision.IsAnswered);
        return decision.IsAccepted;
    }

    private sealed class BrokenStore : ITlsReplayStore
    {
        public ValueTask<bool> TryAddAsync(ReadOnlyMemory<byte> replayKey, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
            throw new TimeoutException();
    }

    private sealed class SharedCache : IAtomicDistributedCache
    {
        private readonly ConcurrentDictionary<string, byte[]> _values = new();

        public ConcurrentBag<DistributedCacheEntryOptions> Options { get; } = [];

        public Task<bool> TryAddAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Options.Add(options);
            return Task.FromResult(_values.TryAdd(key, value));
        }

        public byte[]? Get(string key) => _values.GetValueOrDefault(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _values[key] = value;

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key) { }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key) => _values.TryRemove(key, out _);

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            Remove(key);
            return Task.CompletedTask;
        }
    }
}
