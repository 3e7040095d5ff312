using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>What a server's store has to forget after a fatal alert (RFC 5246 §7.2.2; RFC 9846 §6.2), and what it keeps.</summary>
internal sealed class FailedSessionTests
{
    /// <summary>Who was in the failed connection has the ticket still: that its session is gone is all that stops it.</summary>
    [Test]
    public void A_session_whose_connection_failed_is_gone(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values] bool isReceived)
    {
        Meetings meetings = Stored(version);
        using TlsMemoryPair pair = meetings.Prepare(ticket: null, out _);
        pair.Handshake();
        TestPair.AssertTalks(pair);
        using TlsTicket ticket = Take(pair).First();
        Assert.That(meetings.Store.Count, Is.Positive);
        Fail(pair, isReceived);
        Assert.That(meetings.Store.Count, Is.Zero);
        Assert.That(meetings.Meet(ticket).IsResumed, Is.False);
    }

    [Test]
    public void So_is_one_that_went_on_in_a_connection_that_failed()
    {
        Meetings meetings = Stored(ProtocolVersion.Tls12);
        using TlsTicket ticket = meetings.FirstTicket();
        using TlsMemoryPair pair = meetings.Prepare(ticket, out _);
        pair.Handshake();
        Assert.That((pair.Server.Connection.Info.IsResumed, meetings.Store.Count), Is.EqualTo((true, 1)));
        Fail(pair, isReceived: true);
        Assert.That(meetings.Store.Count, Is.Zero);
    }

    [Test]
    public void Others_stay([ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        Meetings meetings = Stored(version);
        using TlsTicket ticket = meetings.FirstTicket();
        int before = meetings.Store.Count;
        using TlsMemoryPair pair = meetings.Prepare(ticket: null, out _);
        pair.Handshake();
        TestPair.AssertTalks(pair);
        Fail(pair, isReceived: false);
        Assert.That(meetings.Store.Count, Is.EqualTo(before));
        Assert.That(meetings.Meet(ticket).IsResumed);
    }

    /// <summary>A session's ID is there for all to read: to name it in a ClientHello that is refused for something else does it no harm.</summary>
    [Test]
    public void One_that_was_named_and_did_not_go_on_stays()
    {
        Meetings meetings = Stored(ProtocolVersion.Tls12);
        using TlsTicket ticket = meetings.FirstTicket();
        meetings.ServerTrust = [9];
        meetings.Server = Options(ProtocolVersion.Tls12, ClientCertificateMode.Optional);
        using TlsMemoryPair pair = meetings.Prepare(ticket, out _);
        pair.Handshake();
        Assert.That((pair.Server.Connection.Info.IsResumed, meetings.Store.Count), Is.EqualTo((false, 2)));
        Fail(pair, isReceived: true);
        Assert.That(meetings.Store.Count, Is.EqualTo(1));
    }

    [Test]
    public void Without_a_failure_there_is_nothing_to_forget([ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        Meetings meetings = Stored(version);
        using TlsMemoryPair pair = meetings.Prepare(ticket: null, out _);
        pair.Handshake();
        TestPair.AssertTalks(pair);
        pair.Client.Close();
        pair.Server.Close();
        pair.Run();
        Assert.That(pair.Server.Connection.TryTakeFailedSession(out _), Is.False);
        Assert.That(meetings.Store.Count, Is.Positive);
    }

    [Test]
    public void No_more_than_sixteen_are_remembered()
    {
        Meetings meetings = Stored(ProtocolVersion.Tls13);
        using var client = TlsConnection.CreateClient(TlsClientContext.Create(meetings.Client), "example.test");
        var server = TlsConnection.CreateServer(TlsServerContext.Create(meetings.Server));
        client.UseSessions(meetings.Now, []);
        server.UseSessions(meetings.Now, []);
        using var pair = new TlsMemoryPair(client, server) { Verifier = DangerousAcceptAnything.Instance };
        pair.Handshake();
        for (int i = 0; i < 3; i++) server.IssueTickets(16, pair.Server.Outbox);
        using var output = new TlsBuffer();
        server.Receive(Encoded.Record(23, new byte[40]), output, output, out _);
        int count = 0;
        while (server.TryTakeFailedSession(out ReadOnlyMemory<byte> identity)) count += identity.Length == SessionDecision.IdentityLength ? 1 : 0;
        Assert.That(count, Is.EqualTo(16));
    }

    /// <summary>Where the peer's alert is all there was, nothing is sent any more, and the store is told all the same.</summary>
    [Test]
    public async Task A_stream_tells_its_store()
    {
        TlsSessionMemory store = StoppedClock.NewStore();
        var streams = new DuplexStreamPair();
        await using var server = new TlsStream(streams.Server) { Sessions = new TlsSessions { Store = store, Clock = new StoppedClock() } };
        Task accepting = server.AuthenticateAsServerAsync(TlsServerContext.Create(Options(ProtocolVersion.Tls12, ClientCertificateMode.None)));
        await using var client = new TlsStream(streams.Client);
        await client.AuthenticateAsClientAsync(TlsClientContext.Create(new TlsClientOptions()), "example.test", TestPair.Verifier);
        await accepting;
        Assert.That(store.Count, Is.EqualTo(1));
        await streams.Client.WriteAsync(Encoded.Record(23, new byte[40]));
        Assert.That(async () => await server.ReadAsync(new byte[1]), Throws.InstanceOf<TlsException>());
        Assert.That(store.Count, Is.Zero);
    }

    /// <summary>A store may be at work before it gives its task, and keeps nobody out of the connection meanwhile.</summary>
    [Test]
    public async Task A_stream_does_not_hold_its_lock_while_it_tells()
    {
        var streams = new DuplexStreamPair();
        var store = new AskingStore();
        await using var server = new TlsStream(streams.Server) { Sessions = new TlsSessions { Store = store, Clock = new StoppedClock() } };
        store.Ask = () => Assert.That(() => server.ExportKeyingMaterial("label", new byte[1]), Throws.InvalidOperationException);
        Task accepting = server.AuthenticateAsServerAsync(TlsServerContext.Create(Options(ProtocolVersion.Tls12, ClientCertificateMode.None)));
        await using var client = new TlsStream(streams.Client);
        await client.AuthenticateAsClientAsync(TlsClientContext.Create(new TlsClientOptions()), "example.test", TestPair.Verifier);
        await accepting;
        await streams.Client.WriteAsync(Encoded.Record(23, new byte[40]));
        Assert.That(async () => await server.ReadAsync(new byte[1]), Throws.InstanceOf<TlsException>());
        Assert.That(store.WasAnswered, Is.True);
    }

    private static Meetings Stored(ProtocolVersion version) => new() { Server = Options(version, ClientCertificateMode.None) };

    private static TlsServerOptions Options(ProtocolVersion version, ClientCertificateMode mode) =>
        new() { Credentials = [TestPair.Credential()], UsesSessionStore = true, MaxVersion = version, ClientCertificates = mode };

    private static List<TlsTicket> Take(TlsMemoryPair pair)
    {
        var tickets = new List<TlsTicket>();
        while (pair.Client.Connection.TryTakeTicket(out TlsTicket? ticket)) tickets.Add(ticket);
        return tickets;
    }

    // Either the server finds that something is wrong, or the client does and says so.
    private static void Fail(TlsMemoryPair pair, bool isReceived)
    {
        TlsMemoryEnd finder = isReceived ? pair.Client : pair.Server;
        TlsMemoryEnd other = isReceived ? pair.Server : pair.Client;
        other.Outbox.Write(Encoded.Record(23, new byte[40]));
        Assert.That(pair.Run, Throws.Nothing);
        Assert.That(finder.Connection.Error?.Fault, Is.EqualTo(TlsFault.BadRecordMac));
        Assert.That(pair.Server.Connection.Error, Is.Not.Null);
    }

    // Has another thread look at the connection, and waits for it.
    private sealed class AskingStore : ITlsSessionStore
    {
        public Action Ask { get; set; } = () => { };

        public bool? WasAnswered { get; private set; }

        public ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken) => default;

        public ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken)
        {
            if (remove) WasAnswered = Task.Run(Ask, CancellationToken.None).Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return default;
        }
    }
}
