using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Sessions;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>Stores of servers, and the cache of clients.</summary>
internal sealed class StoreTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddHours(1);

    private static IEnumerable<ITlsSessionStore> Stores =>
        [new TlsSessionMemory(), new TlsSessionCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())))];

    private static byte[] Identity(int number) => [.. Enumerable.Repeat((byte)number, 32)];

    [TestCaseSource(nameof(Stores))]
    public async Task What_was_stored_is_found_until_it_is_taken(ITlsSessionStore store)
    {
        await store.StoreAsync(Identity(1), new byte[] { 1, 2, 3 }, Later, CancellationToken.None);
        Assert.That(await store.FindAsync(Identity(2), remove: false, CancellationToken.None), Is.Null);
        Assert.That(await store.FindAsync(Identity(1), remove: false, CancellationToken.None), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(await store.FindAsync(Identity(1), remove: true, CancellationToken.None), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(await store.FindAsync(Identity(1), remove: true, CancellationToken.None), Is.Null);
    }

    /// <summary>LESSONS 34 (CVE-2024-2511).</summary>
    [Test]
    public async Task Memory_is_bounded_and_the_oldest_go()
    {
        var store = new TlsSessionMemory(capacity: 10);
        for (int i = 0; i < 100; i++) await store.StoreAsync(Identity(i), new byte[] { (byte)i }, Later, CancellationToken.None);
        Assert.That(store.Count, Is.EqualTo(10));
        Assert.That(await store.FindAsync(Identity(89), remove: false, CancellationToken.None), Is.Null);
        Assert.That(await store.FindAsync(Identity(90), remove: false, CancellationToken.None), Is.EqualTo(new byte[] { 90 }));
    }

    [Test]
    public async Task What_has_expired_is_gone()
    {
        var store = new TlsSessionMemory();
        await store.StoreAsync(Identity(1), new byte[] { 1 }, DateTimeOffset.UtcNow.AddSeconds(-1), CancellationToken.None);
        Assert.That(await store.FindAsync(Identity(1), remove: false, CancellationToken.None), Is.Null);
        Assert.That(store.Count, Is.Zero);
    }

    [Test]
    public void Of_many_takers_one_takes()
    {
        var store = new TlsSessionMemory();
        for (int round = 0; round < 100; round++)
        {
            store.StoreAsync(Identity(1), new byte[] { 1 }, Later, CancellationToken.None).AsTask().Wait();
            int found = 0;
            Parallel.For(0, 8, _ =>
            {
                if (store.FindAsync(Identity(1), remove: true, CancellationToken.None).AsTask().Result is not null) Interlocked.Increment(ref found);
            });
            Assert.That(found, Is.EqualTo(1));
        }
    }

    /// <summary>LESSONS 34: whatever comes, the client keeps so many and no more, and the rest is wiped.</summary>
    [Test]
    public void The_ticket_cache_is_bounded()
    {
        using var cache = new TlsTicketCache(capacity: 20);
        TlsTicket[] tickets = [.. Enumerable.Range(0, 100).Select(i => NewTicket($"host{i % 50}.test"))];
        foreach (TlsTicket ticket in tickets) cache.Add(ticket);
        Assert.That(cache.Count, Is.EqualTo(20));
        Assert.That(tickets.Count(ticket => !ticket.State.Secret.IsDisposed), Is.EqualTo(20));
        TlsTicket[] ofOne = [.. Enumerable.Range(0, 30).Select(_ => NewTicket("one.test"))];
        foreach (TlsTicket ticket in ofOne) cache.Add(ticket);
        Assert.That(ofOne.Count(ticket => !ticket.State.Secret.IsDisposed), Is.EqualTo(8), "of one server");
        cache.Dispose();
        Assert.That(tickets.Concat(ofOne).Count(ticket => !ticket.State.Secret.IsDisposed), Is.Zero);
    }

    [Test]
    public void The_cache_offers_what_fits_and_keeps_what_can_be_used_again()
    {
        using var cache = new TlsTicketCache();
        var meetings = new Meetings { Client = Tls12, Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys } };
        cache.Add(meetings.FirstTicket());
        Assert.That(Offer("other.test"), Is.False);
        Assert.That(Offer("example.test", trust: 9), Is.False, "another verifier");
        Assert.That(Offer("example.test"), Is.True);
        Assert.That(Offer("EXAMPLE.test"), Is.True, "TLS 1.2 tickets may be used again");
        Assert.That(cache.Count, Is.EqualTo(1));
        meetings.Now += TimeSpan.FromDays(1);
        Assert.That(Offer("example.test"), Is.False);
        Assert.That(cache.Count, Is.Zero, "what has expired goes");

        bool Offer(string name, byte trust = 1)
        {
            using var connection = TlsConnection.CreateClient(TlsClientContext.Create(meetings.Client), name);
            connection.UseSessions(meetings.Now, [trust]);
            return cache.Offer(connection);
        }
    }

    private static TlsClientOptions Tls12 => new() { MaxVersion = ProtocolVersion.Tls12 };

    private static TlsTicket NewTicket(string name)
    {
        CipherSuiteSpec suite = CipherSuiteSpec.All[0];
        var state = new SessionState
        {
            Suite = suite,
            Secret = ScriptedSession.NewSecret(suite),
            ServerName = name,
            Binding = [],
            AuthenticatedAt = ScriptedSession.Now,
            IssuedAt = ScriptedSession.Now,
            Lifetime = 100,
        };
        return new TlsTicket(state, TicketKind.Ticket, [1]);
    }
}
