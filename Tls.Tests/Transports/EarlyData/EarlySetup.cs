using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Sessions;
using Tls.Transports;

namespace Tls.Tests.Transports.EarlyData;

/// <summary>A client with a cache of tickets, and a server that takes early data under those it issues.</summary>
internal sealed class EarlySetup : IDisposable
{
    public const int Limit = 100_000;

    private readonly TlsTicketKeys _keys = TlsTicketKeys.Generate();
    private readonly TlsTicketCache _tickets = new();

    public EarlySetup(bool takes = true, bool asksTheGuard = true)
    {
        var clock = new StoppedClock();
        ClientContext = TlsClientContext.Create(new TlsClientOptions());
        ServerContext = TlsServerContext.Create(new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = _keys, MaxEarlyDataSize = Limit });
        Client = new TlsSessions { Tickets = _tickets, Clock = clock };
        var guard = new TlsReplayGuard(new TlsReplayMemory(clock: clock), clock: clock) { StoreOutlivesProcess = true };
        Server = new TlsSessions { Clock = clock, ReplayGuard = takes && asksTheGuard ? guard : null };
    }

    public TlsClientContext ClientContext { get; }

    public TlsServerContext ServerContext { get; }

    public TlsSessions Client { get; }

    public TlsSessions Server { get; }

    /// <summary>The client meets the server and has tickets then.</summary>
    public void FirstMeeting()
    {
        var client = TlsConnection.CreateClient(ClientContext, "example.test");
        var server = TlsConnection.CreateServer(ServerContext);
        Client.Prepare(client, TestPair.Verifier);
        Server.Prepare(server, verifier: null);
        using var pair = new TlsMemoryPair(client, server) { Verifier = TestPair.Verifier };
        pair.Handshake();
        pair.Server.Write([1]);
        pair.Run();
        Client.TakeTickets(client);
        Assert.That(_tickets.Count, Is.EqualTo(2));
    }

    public void Dispose()
    {
        _tickets.Dispose();
        _keys.Dispose();
    }
}
