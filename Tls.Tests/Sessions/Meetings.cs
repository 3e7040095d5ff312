using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>
/// A client and a server that meet again: what each test changes between the two meetings, and whether the session went on. Both sides
/// have their own time.
/// </summary>
internal sealed class Meetings
{
    /// <summary>What the server keeps sessions in; shared where two servers share it.</summary>
    public TlsSessionMemory Store { get; set; } = StoppedClock.NewStore();

    /// <summary>What the server knows replays by; none takes no early data.</summary>
    public TlsReplayGuard? Guard { get; set; }

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public TlsClientOptions Client { get; set; } = new();

    public required TlsServerOptions Server { get; set; }

    public string? ServerName { get; set; } = "example.test";

    public byte[] ClientTrust { get; set; } = [1];

    public byte[] ServerTrust { get; set; } = [2];

    /// <summary>Two ends, not started; the client offers the ticket, if there is one. Its clock may say something else.</summary>
    public TlsMemoryPair Prepare(TlsTicket? ticket, out bool isOffered, int chunkSize = int.MaxValue, DateTimeOffset? clientNow = null)
    {
        var client = TlsConnection.CreateClient(TlsClientContext.Create(Client), ServerName);
        var server = TlsConnection.CreateServer(TlsServerContext.Create(Server));
        client.UseSessions(clientNow ?? Now, ClientTrust);
        server.UseSessions(Now, ServerTrust);
        isOffered = ticket is not null && client.OfferTicket(ticket);
        return new TlsMemoryPair(client, server) { Verifier = DangerousAcceptAnything.Instance, ChunkSize = chunkSize, Store = Store, ReplayGuard = Guard };
    }

    /// <summary>They shake hands, talk, and part. Gives whether the session went on, on which both agree, and the tickets that the client got.</summary>
    public (bool IsResumed, List<TlsTicket> Tickets) Meet(TlsTicket? ticket = null)
    {
        using TlsMemoryPair pair = Prepare(ticket, out _);
        pair.Handshake();
        TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.Info.IsResumed, Is.EqualTo(pair.Server.Connection.Info.IsResumed));
        var tickets = new List<TlsTicket>();
        while (pair.Client.Connection.TryTakeTicket(out TlsTicket? taken)) tickets.Add(taken);
        return (pair.Client.Connection.Info.IsResumed, tickets);
    }

    /// <summary>The one ticket of a first meeting, or the first of several.</summary>
    public TlsTicket FirstTicket()
    {
        (bool isResumed, List<TlsTicket> tickets) = Meet();
        Assert.That(isResumed, Is.False);
        Assert.That(tickets, Is.Not.Empty);
        foreach (TlsTicket other in tickets.Skip(1)) other.Dispose();
        return tickets[0];
    }
}
