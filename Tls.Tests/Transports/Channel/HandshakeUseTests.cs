using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C3 (items 28 and 42 to 45): the handshake within other calls, and over sockets.</summary>
[CancelAfter(120_000)]
public sealed class HandshakeUseTests
{
    [Test]
    public void Item028_Over_a_blocking_transport_a_call_returns_when_it_is_done()
    {
        (Socket near, Socket far) = Sockets();
        using TlsChannel client = ClientOver(new SocketBio(near, ownsSocket: true));
        using TlsChannel server = TlsChannel.CreateServer(ChannelPair.ServerContext, new SocketBio(far, ownsSocket: true));
        client.OwnsBios = server.OwnsBios = true;
        TlsResult accepted = default, read = default, ended = default;
        byte[] buffer = new byte[10];
        var serving = new Thread(() =>
        {
            accepted = server.Accept();
            read = server.Read(buffer);
            ended = server.Read(buffer);
            server.Shutdown();
        });
        serving.Start();
        Assert.That(client.Connect().Pair(), Is.EqualTo(Results.Done));
        Assert.That(client.Write("hello"u8).Pair(), Is.EqualTo((5, TlsErrorCode.None)));
        Assert.That(client.Shutdown().Triple(), Is.EqualTo((0, TlsErrorCode.None, TlsResultReason.AwaitsCloseNotify)), "item 101: the first returns at once");
        Assert.That(client.Shutdown().Pair(), Is.EqualTo(Results.Done), "and the second when the peer has answered");
        serving.Join();
        Assert.That((accepted.Pair(), read.Value, ended.Pair()), Is.EqualTo((Results.Done, 5, Results.ZeroReturn)));
    }

    [Test]
    public void Item028_Over_a_blocking_transport_a_call_returns_when_it_has_failed()
    {
        (Socket near, Socket far) = Sockets();
        using TlsChannel server = TlsChannel.CreateServer(ChannelPair.ServerContext, new SocketBio(near, ownsSocket: true));
        server.OwnsBios = true;
        far.Dispose();
        Assert.That(server.Accept().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
    }

    // A transport may hold back what it took; the peer waits for it all the same.
    [Test]
    public void Item028_What_was_written_is_flushed_before_anything_is_read()
    {
        using var pair = new ChannelPair();
        using var bio = new ScriptedBio(pair.ClientBio);
        using TlsChannel client = ClientOver(bio);
        client.Connect();
        client.Connect();
        Assert.That(bio.Flushes, Is.EqualTo(1));
    }

    [Test]
    public void Item042_A_server_write_before_the_clients_Finished_wants_read()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.Write("half"u8).Pair(), Is.EqualTo(Results.WantsRead));
        int flight = pair.ServerNet.Pending;
        Assert.That((pair.Server.Write("half"u8).Pair(), pair.ServerNet.Pending), Is.EqualTo((Results.WantsRead, flight)));
        pair.ToClient();
        pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.Write("half"u8).Value, Is.EqualTo(4));
        Assert.That(pair.ServerNet.Pending, Is.EqualTo(4 + 22));
    }

    [Test]
    public void Item043_Read_and_write_in_the_handshake_drive_it_on([Values] bool clientWrites)
    {
        using var pair = new ChannelPair();
        byte[] buffer = new byte[8];
        Func<TlsResult> client = clientWrites ? () => pair.Client.Write("go"u8) : () => pair.Client.Read(buffer);
        Func<TlsResult> server = clientWrites ? () => pair.Server.Read(buffer) : () => pair.Server.Write("go"u8);
        Assert.That((client().Pair(), server().Pair()), Is.EqualTo((Results.WantsRead, Results.WantsRead)));
        (TlsResult ofClient, TlsResult ofServer) = pair.Drive(client, server);
        Assert.That((ofClient.Value, ofServer.Value, buffer[..2]), Is.EqualTo((2, 2, "go"u8.ToArray())));
    }

    [Test]
    public void Item043_A_peek_drives_it_too_and_leaves_the_data()
    {
        using var pair = new ChannelPair();
        byte[] buffer = new byte[8];
        (_, TlsResult peeked) = pair.Drive(() => pair.Client.Write("go"u8), () => pair.Server.Peek(buffer));
        Assert.That((peeked.Value, pair.Server.Pending, pair.Server.Read(buffer).Value, pair.Server.Pending), Is.EqualTo((2, 2, 2, 0)));
    }

    // Server-gated cryptography made a blocking handshake return early in 0.9.7. It is not copied: a blocking transport is never answered
    // with a want of its own, however small the pieces in which it delivers.
    [Test]
    public void Item044_A_blocking_handshake_never_asks_to_be_repeated()
    {
        (Socket near, Socket far) = Sockets();
        far.SendBufferSize = near.SendBufferSize = 1;
        using TlsChannel client = ClientOver(new SocketBio(near, ownsSocket: true));
        using TlsChannel server = TlsChannel.CreateServer(ChannelPair.ServerContext, new SocketBio(far, ownsSocket: true));
        client.OwnsBios = server.OwnsBios = true;
        TlsResult accepted = default;
        var serving = new Thread(() => accepted = server.DoHandshake());
        serving.Start();
        TlsResult connected = client.DoHandshake();
        serving.Join();
        Assert.That((connected.ShouldRetry, accepted.ShouldRetry, connected.Value, accepted.Value), Is.EqualTo((false, false, 1, 1)));
    }

    [Test]
    public void Item045_Sockets_do_not_wait_for_more_to_send()
    {
        (Socket near, Socket far) = Sockets();
        near.NoDelay = false;
        using (far)
        using (new SocketBio(near, ownsSocket: true)) Assert.That(near.NoDelay);
    }

    [Test]
    public void Item045_The_Finished_and_the_first_data_leave_in_one_write()
    {
        using var pair = new ChannelPair();
        using var bio = new ScriptedBio(pair.ClientBio);
        using TlsChannel client = ClientOver(bio);
        client.Write("hello"u8);
        pair.ToServer();
        pair.Server.Accept();
        pair.ToClient();
        bio.Written.Clear();
        Assert.That(client.Write("hello"u8).Value, Is.EqualTo(5));
        Assert.That(bio.Written, Is.EqualTo(new[] { pair.ClientNet.Pending }));
        Assert.That(client.IsInitFinished);
        pair.ToServer();
        Assert.That(pair.Server.Read(new byte[8]).Value, Is.EqualTo(5));
    }

    // The record that joins the flight is sealed once, however often the call is repeated, and the handshake is finished when its own
    // bytes are taken, be the record's or not.
    [Test]
    public void Item045_Joining_survives_a_transport_that_takes_little()
    {
        using var pair = new ChannelPair(clientSize: 16);
        byte[] data = [.. Enumerable.Range(0, 50).Select(value => (byte)value)];
        byte[] buffer = new byte[100];
        bool sawUnfinished = false;
        (TlsResult written, TlsResult read) = pair.Drive(
            () =>
            {
                TlsResult result = pair.Client.Write(data);
                if (result.Pair() == Results.WantsWrite && pair.Client.Info!.PeerCertificates.Count > 0 && !pair.Client.IsInitFinished)
                {
                    sawUnfinished = true;
                    Assert.That(pair.Client.Write(data), Is.EqualTo(result));
                    Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.WantsWrite));
                }
                return result;
            },
            () => pair.Server.Read(buffer));
        Assert.That((sawUnfinished, written.Value, read.Value, buffer[..50]), Is.EqualTo((true, 50, 50, data)));
    }

    private static TlsChannel ClientOver(Bio bio) => TlsChannel.CreateClient(ChannelPair.ClientContext, TestCertificates.ServerName, bio, ChannelPair.Verifier);

    private static (Socket Near, Socket Far) Sockets()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.Connect(listener.LocalEndPoint!);
        return (near, listener.Accept());
    }
}
