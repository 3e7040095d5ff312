using System;
using System.Threading;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>
/// SEMANTICS 45, Nagle's note in the manual of SSL_connect: the side that ends the handshake can let its last flight and its first data
/// leave in one segment. What a transport is given in one write leaves in one segment, where it is short and the socket does not delay.
/// </summary>
[CancelAfter(120_000)]
public sealed class LastFlightTests
{
    private readonly byte[] _buffer = new byte[1000];

    [Test]
    public void Item045_Over_a_socket_a_held_flight_and_the_first_data_are_one_segment([Values] bool holds)
    {
        using var pair = new SocketPair();
        pair.Client.HoldsLastFlight = holds;
        TlsResult read = default;
        var serving = new Thread(() => read = pair.Server.Read(_buffer));
        serving.Start();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.Client.IsInitFinished, pair.ClientBio.Written.Count), Is.EqualTo((true, holds ? 1 : 2)), "the ClientHello, and the Finished");
        Assert.That(pair.Client.Write("hello"u8).Value, Is.EqualTo(5));
        serving.Join();
        Assert.That((read.Value, pair.ClientBio.Written.Count), Is.EqualTo((5, holds ? 2 : 3)));
    }

    // The same without asking for it, where Write is the call that performs the handshake.
    [Test]
    public void Item045_Over_a_socket_a_write_that_connects_needs_two_segments()
    {
        using var pair = new SocketPair();
        TlsResult read = default;
        var serving = new Thread(() => read = pair.Server.Read(_buffer));
        serving.Start();
        Assert.That(pair.Client.Write("hello"u8).Value, Is.EqualTo(5));
        serving.Join();
        Assert.That((read.Value, pair.ClientBio.Written.Count), Is.EqualTo((5, 2)));
    }

    // A peer that speaks first waits for the flight, so nothing waits for the peer before the flight is out.
    [Test]
    public void Item045_A_read_after_connecting_sends_the_held_flight_first([Values] bool peeks)
    {
        using var pair = new SocketPair();
        pair.Client.HoldsLastFlight = true;
        var serving = new Thread(() => pair.Server.Write("welcome"u8));
        serving.Start();
        pair.Client.Connect();
        Assert.That((peeks ? pair.Client.Peek(_buffer) : pair.Client.Read(_buffer)).Value, Is.EqualTo(7));
        serving.Join();
    }

    [Test]
    public void Item045_Whoever_waits_for_the_transport_itself_flushes_first()
    {
        using ChannelPair pair = Held();
        Assert.That((pair.Client.WritePending > 0, pair.ClientNet.Pending), Is.EqualTo((true, 0)));
        Assert.That((pair.Client.Connect().Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.Done, 0)), "a handshake call changes nothing");
        Assert.That(pair.Client.Flush().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.Client.WritePending, pair.ClientNet.Pending > 0), Is.EqualTo((0, true)));
        pair.ToServer();
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.Done));
    }

    [Test]
    public void Item045_A_shutdown_takes_the_held_flight_along()
    {
        using ChannelPair pair = Held();
        Assert.That(pair.Client.Shutdown().Reason, Is.EqualTo(TlsResultReason.AwaitsCloseNotify));
        pair.ToServer();
        Assert.That((pair.Server.Accept().Pair(), pair.Server.Read(_buffer).Pair()), Is.EqualTo((Results.Done, Results.ZeroReturn)));
    }

    [Test]
    public void Item045_In_TLS_12_it_is_the_server_that_ends_the_handshake()
    {
        using var pair = new ChannelPair(client: ChannelPair.ClientOf(ProtocolVersion.Tls12));
        pair.Server.HoldsLastFlight = true;
        pair.WithServerFlight();
        pair.Client.Connect();
        pair.ToServer();
        Assert.That((pair.Server.Accept().Pair(), pair.ServerNet.Pending), Is.EqualTo((Results.Done, 0)));
        pair.Server.Write("welcome"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(7));
    }

    [Test]
    public void Item045_What_is_held_fits_the_transport_or_waits_for_it()
    {
        using var pair = new ChannelPair(clientSize: 16);
        using var never = new ChannelPair();
        pair.Client.HoldsLastFlight = true;
        pair.Drive(pair.Client.Connect, pair.Server.Accept, until: () => pair.Client.IsInitFinished);
        Assert.That((pair.Client.Connect().Pair(), pair.Client.Flush().Pair()), Is.EqualTo((Results.Done, Results.WantsWrite)));
        Assert.That(never.Client.Flush().Pair(), Is.EqualTo(Results.Done), "nothing is sealed, so nothing waits");
        never.Client.Connect();
        never.ClientNet.Write([1, 2, 3, 4, 5]);
        TlsResult failure = never.Client.Connect();
        Assert.That(never.Client.Flush(), Is.EqualTo(failure));
    }

    // Whoever speaks first, through transports of any size, held back or not: no call order leaves both waiting.
    [Test]
    public void Item045_No_way_of_talking_deadlocks() =>
        Gen.Select(Gen.OneOfConst(ProtocolVersion.Tls12, ProtocolVersion.Tls13), Gen.Bool, Gen.OneOfConst(0, 1, 16, 64), Gen.Enum<Talk>()).Sample(
            (version, holds, size, talk) =>
            {
                using var pair = new ChannelPair(size, size, ChannelPair.ClientOf(version));
                pair.Client.HoldsLastFlight = pair.Server.HoldsLastFlight = holds;
                Func<TlsResult> Write(TlsChannel channel) => () => channel.Write("some words"u8);
                Func<TlsResult> Read(TlsChannel channel) => () => channel.Read(new byte[10]);
                TlsChannel[] order = talk is Talk.ServerFirst ? [pair.Server, pair.Client] : [pair.Client, pair.Server];
                if (talk is Talk.ConnectsAlone)
                {
                    pair.Drive(Then(pair.Client.Connect, pair.Client.Flush), Then(pair.Server.Accept, pair.Server.Flush));
                }
                foreach ((TlsChannel first, TlsChannel second) in new[] { (order[0], order[1]), (order[1], order[0]) })
                {
                    bool isClient = first == pair.Client;
                    Func<TlsResult> ofClient = isClient ? Write(first) : Read(second);
                    Func<TlsResult> ofServer = isClient ? Read(second) : Write(first);
                    (TlsResult client, TlsResult server) = pair.Drive(ofClient, ofServer);
                    if ((client.Value, server.Value) != (10, 10)) return false;
                }
                return pair.Client.WritePending + pair.Server.WritePending == 0;
            },
            iter: 60);

    private static Func<TlsResult> Then(Func<TlsResult> first, Func<TlsResult> second) => () => first() is { IsSuccess: false } stopped ? stopped : second();

    private static ChannelPair Held()
    {
        var pair = new ChannelPair();
        pair.Client.HoldsLastFlight = true;
        pair.WithServerFlight();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        return pair;
    }

    private enum Talk
    {
        ClientFirst,
        ServerFirst,
        ConnectsAlone,
    }
}
