using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>Socket transports over loopback; SEMANTICS item 12 as far as a transport goes, and item 45's NoDelay.</summary>
[CancelAfter(120_000)]
public sealed class SocketBioTests
{
    private Socket _listener = null!;

    [SetUp]
    public void Listen()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    [TearDown]
    public void Close() => _listener.Dispose();

    [Test]
    public void Item012_Connect_wants_connect_first_and_then_proceeds()
    {
        using var bio = new ConnectBio(_listener.LocalEndPoint!);
        BioResult first = bio.Write("hello"u8);
        Assert.That((first.Value, first.ShouldRetry, first.ShouldRead, first.ShouldWrite), Is.EqualTo((-1, true, false, false)));
        Assert.That((first.Retry, first.ShouldConnectOrAccept), Is.EqualTo((BioRetry.Connect, true)));

        Assert.That(bio.Socket!.Poll(-1, SelectMode.SelectWrite), Is.True);
        Assert.That(bio.Write("hello"u8), Is.EqualTo(BioResult.Done(5)));
        using Socket peer = _listener.Accept();
        byte[] read = new byte[8];
        Assert.That(peer.Receive(read), Is.EqualTo(5));
        Assert.That(bio.Read(read), Is.EqualTo(BioResult.RetryAfter(BioRetry.Read)));
    }

    [Test]
    public void Item012_Accept_wants_accept_first_and_then_proceeds()
    {
        _listener.Blocking = false;
        using var bio = new AcceptBio(_listener);
        Assert.That(bio.Read(new byte[8]), Is.EqualTo(BioResult.RetryAfter(BioRetry.Accept)));
        Assert.That(bio.Write(new byte[8]), Is.EqualTo(BioResult.RetryAfter(BioRetry.Accept)));
        Assert.That(bio.LastResult.ShouldConnectOrAccept, Is.True);
        Assert.That((bio.Socket, bio.IsBlocking), Is.EqualTo(((Socket?)null, false)));

        using Socket peer = Connect();
        Assert.That(_listener.Poll(-1, SelectMode.SelectRead), Is.True);
        Assert.That(bio.Write("hi"u8), Is.EqualTo(BioResult.Done(2)));
        Assert.That((bio.IsBlocking, bio.Socket!.NoDelay), Is.EqualTo((false, true)));
        Assert.That(bio.Read(new byte[8]), Is.EqualTo(BioResult.RetryAfter(BioRetry.Read)));
        Assert.That(peer.Receive(new byte[8]), Is.EqualTo(2));
    }

    [Test]
    public void Item012_Blocking_connect_and_accept_wait()
    {
        using var client = new ConnectBio(_listener.LocalEndPoint!, blocking: true);
        using var server = new AcceptBio(_listener);
        Assert.That(client.Write("hello"u8), Is.EqualTo(BioResult.Done(5)));
        Assert.That(server.Read(new byte[8]), Is.EqualTo(BioResult.Done(5)));
        Assert.That((client.IsBlocking, server.IsBlocking), Is.EqualTo((true, true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Item012_Refused_connection_fails_and_stays_failed(bool blocking)
    {
        EndPoint deserted = _listener.LocalEndPoint!;
        _listener.Dispose();
        using var bio = new ConnectBio(deserted, blocking);
        BioResult result = bio.Read(new byte[1]);
        if (!blocking)
        {
            Assert.That(result.Retry, Is.EqualTo(BioRetry.Connect));
            bio.Socket!.Poll(-1, SelectMode.SelectWrite);
            result = bio.Read(new byte[1]);
        }

        Assert.That(result, Is.EqualTo(BioResult.SystemFailed(SocketError.ConnectionRefused)));
        Assert.That(bio.Write(new byte[1]), Is.EqualTo(result));
    }

    [Test]
    public void Item012_Names_have_to_be_resolved_first() =>
        Assert.That(() => new ConnectBio(new DnsEndPoint("example.test", 443)), Throws.ArgumentException);

    [Test]
    public void Item012_Connects_over_a_unix_socket()
    {
        if (!Socket.OSSupportsUnixDomainSockets) Assert.Ignore("no Unix domain sockets here");
        string path = Path.Combine(Path.GetTempPath(), $"bio-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var client = new ConnectBio(new UnixDomainSocketEndPoint(path), blocking: true);
        using var server = new AcceptBio(listener);
        Assert.That(client.Write("hello"u8), Is.EqualTo(BioResult.Done(5)));
        Assert.That(server.Read(new byte[8]), Is.EqualTo(BioResult.Done(5)));
        File.Delete(path);
    }

    [Test]
    public void Item045_Nagle_is_off()
    {
        (Socket near, Socket far) = Sockets();
        using Socket farEnd = far;
        using var bio = new SocketBio(near, ownsSocket: true);
        Assert.That(near.NoDelay, Is.True);
    }

    [Test]
    public void Blocking_socket_waits_for_data()
    {
        (Socket near, Socket far) = Sockets();
        using Socket farEnd = far;
        using var bio = new SocketBio(near, ownsSocket: true);
        Task<int> read = Task.Run(() => bio.Read(new byte[8]).Value);
        Assert.That(read.Wait(50), Is.False);
        far.Send("abc"u8);
        Assert.That(read.Result, Is.EqualTo(3));
    }

    [Test]
    public void Nonblocking_socket_retries_until_data_and_meets_the_end()
    {
        (Socket near, Socket far) = Sockets();
        near.Blocking = false;
        using var bio = new SocketBio(near, ownsSocket: true);
        Assert.That((bio.IsBlocking, bio.Read(new byte[8])), Is.EqualTo((false, BioResult.RetryAfter(BioRetry.Read))));
        far.Send("abc"u8);
        near.Poll(-1, SelectMode.SelectRead);
        Assert.That(bio.Read(new byte[8]), Is.EqualTo(BioResult.Done(3)));
        far.Dispose();
        near.Poll(-1, SelectMode.SelectRead);
        Assert.That(bio.IsEof, Is.False);
        Assert.That(bio.Read(new byte[8]), Is.EqualTo(BioResult.EndOfData));
        Assert.That(bio.IsEof, Is.True);
    }

    [Test]
    public void Nonblocking_write_counts_every_byte_that_went_out()
    {
        (Socket near, Socket far) = Sockets();
        using Socket farEnd = far;
        near.Blocking = false;
        near.SendBufferSize = 10_000;
        using var bio = new SocketBio(near, ownsSocket: true);
        byte[] data = new byte[400_000];
        new Random(12).NextBytes(data);
        int sent = 0;
        int retries = 0;
        int partial = 0;
        var received = new MemoryStream();
        byte[] buffer = new byte[70_000];
        while (sent < data.Length)
        {
            int offered = data.Length - sent;
            BioResult result = bio.Write(data.AsSpan(sent));
            if (result.Value > 0) sent += result.Value;
            else Assert.That(result, Is.EqualTo(BioResult.RetryAfter(BioRetry.Write)));
            retries += result.ShouldWrite ? 1 : 0;
            partial += result.Value > 0 && result.Value < offered ? 1 : 0;
            while (far.Poll(0, SelectMode.SelectRead)) received.Write(buffer, 0, far.Receive(buffer));
        }

        near.Shutdown(SocketShutdown.Send);
        for (int count; (count = far.Receive(buffer)) > 0;) received.Write(buffer, 0, count);
        Assert.That(received.ToArray().AsSpan().SequenceEqual(data), Is.True, "each byte once");
        Assert.That(partial, Is.Positive, "the test has to meet partial writes");
        TestContext.Out.WriteLine($"{partial} partial writes, {retries} retries");
    }

    [Test]
    public void Nonblocking_write_to_a_full_socket_wants_write()
    {
        (Socket near, Socket far) = Sockets();
        using Socket farEnd = far;
        near.Blocking = false;
        using var bio = new SocketBio(near, ownsSocket: true);
        byte[] data = new byte[1_000_000];
        BioResult result;
        do result = bio.Write(data);
        while (result.Value > 0);
        Assert.That(result, Is.EqualTo(BioResult.RetryAfter(BioRetry.Write)));
    }

    [Test]
    public void Reset_by_the_peer_is_a_system_failure()
    {
        (Socket near, Socket far) = Sockets();
        using var bio = new SocketBio(near, ownsSocket: true);
        far.LingerState = new LingerOption(true, 0);
        far.Dispose();
        near.Poll(-1, SelectMode.SelectRead);
        Assert.That(bio.Read(new byte[8]), Is.EqualTo(BioResult.SystemFailed(SocketError.ConnectionReset)));
        Assert.That(bio.IsEof, Is.False);
    }

    [Test]
    public void Empty_spans_return_0_without_waiting()
    {
        (Socket near, Socket far) = Sockets();
        using Socket farEnd = far;
        using var bio = new SocketBio(near, ownsSocket: true);
        Assert.That(bio.Read([]), Is.EqualTo(BioResult.EndOfData));
        Assert.That(bio.Write([]), Is.EqualTo(BioResult.EndOfData));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Socket_is_closed_only_when_owned(bool owned)
    {
        (Socket near, Socket far) = Sockets();
        using Socket nearEnd = near;
        using Socket farEnd = far;
        new SocketBio(near, owned).Dispose();
        Assert.That(near.SafeHandle.IsClosed, Is.EqualTo(owned));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Listener_is_closed_only_when_owned_and_the_connection_always(bool owned)
    {
        using Socket peer = Connect();
        var bio = new AcceptBio(_listener, owned);
        bio.Write([1]);
        Socket accepted = bio.Socket!;
        bio.Dispose();
        Assert.That((accepted.SafeHandle.IsClosed, _listener.SafeHandle.IsClosed), Is.EqualTo((true, owned)));
    }

    [Test]
    public void Datagram_sockets_are_refused()
    {
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.That(() => new SocketBio(datagrams), Throws.ArgumentException);
        Assert.That(() => new AcceptBio(datagrams), Throws.ArgumentException);
    }

    private (Socket Near, Socket Far) Sockets()
    {
        Socket near = Connect();
        return (near, _listener.Accept());
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(_listener.LocalEndPoint!);
        return socket;
    }
}
