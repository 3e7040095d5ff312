using System;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>
/// SEMANTICS 28 and 29: one conversation over every kind of transport, in memory and over the system, waiting and not. What the calls come to
/// in the end is the same; only who waits differs.
/// </summary>
[CancelAfter(120_000)]
public sealed class TransportKindTests
{
    private const int Length = 100_000;

    [Test]
    public void Item028_A_conversation_over_blocking_sockets([Values] bool readAhead)
    {
        using var pair = new SocketPair();
        TalkOnTwoThreads(pair.Client, pair.Server, readAhead);
    }

    [Test]
    public void Item028_A_conversation_over_streams([Values] bool readAhead)
    {
        using var pair = new SocketPair();
        using var near = new StreamBio(new NetworkStream(pair.ClientSocket), ownsStream: true);
        using var far = new StreamBio(new NetworkStream(pair.ServerSocket), ownsStream: true);
        using TlsChannel client = TlsChannel.CreateClient(ChannelPair.ClientContext, TestCertificates.ServerName, near, ChannelPair.Verifier);
        using TlsChannel server = TlsChannel.CreateServer(ChannelPair.ServerContext, far);
        TalkOnTwoThreads(client, server, readAhead);
    }

    [Test]
    public void Item028_A_conversation_over_sockets_that_do_not_block_on_one_thread([Values] bool readAhead)
    {
        using var pair = new SocketPair();
        pair.ClientSocket.Blocking = pair.ServerSocket.Blocking = false;
        pair.ClientSocket.SendBufferSize = pair.ServerSocket.ReceiveBufferSize = 4_096;
        var client = new Side(pair.Client, readAhead);
        var server = new Side(pair.Server, readAhead);
        bool wantedWrite = false;
        while (!client.IsDone || !server.IsDone)
        {
            client.Go();
            server.Go();
            wantedWrite |= client.Latest.Code == TlsErrorCode.WantWrite;

            // Both wait for the network only: what one has sent is on its way to the other.
            if (!client.IsDone && !server.IsDone) pair.ClientSocket.Poll(1_000, SelectMode.SelectRead);
        }
        Assert.That(wantedWrite, "the sockets were full at some time");
    }

    [Test]
    public void Item028_A_conversation_over_memory([Values] bool readAhead)
    {
        using var up = new MemoryBio();
        using var down = new MemoryBio();
        using var clientChannel = new TlsChannel(down, up);
        using var serverChannel = new TlsChannel(up, down);
        clientChannel.SetConnectState(ChannelPair.ClientContext, TestCertificates.ServerName, ChannelPair.Verifier);
        serverChannel.SetAcceptState(ChannelPair.ServerContext);
        var client = new Side(clientChannel, readAhead);
        var server = new Side(serverChannel, readAhead);
        for (int turn = 0; !client.IsDone || !server.IsDone; turn++)
        {
            Assert.That(turn, Is.LessThan(1_000), "nobody moves any more");
            client.Go();
            server.Go();
            Assert.That(new[] { client.Latest.Code, server.Latest.Code }, Has.None.EqualTo(TlsErrorCode.WantWrite), "memory takes everything");
        }
    }

    // A pair takes a close_notify at least: where it does not, two programs that both insist on Shutdown and do not read wait for each other,
    // in OpenSSL as here (LoadProperties has programs that read).
    [Test]
    public void Item029_A_conversation_over_pairs_that_the_test_moves([Values] bool readAhead, [Values(64, 700, 0)] int size)
    {
        using var pair = new ChannelPair(size, size);
        var client = new Side(pair.Client, readAhead);
        var server = new Side(pair.Server, readAhead);
        while (!client.IsDone || !server.IsDone)
        {
            client.Go();
            server.Go();
            int moved = pair.ToServer() + pair.ToClient();
            Assert.That(moved > 0 || client.IsDone || server.IsDone, $"deadlock: {client.Latest} and {server.Latest}");
        }
    }

    private static void TalkOnTwoThreads(TlsChannel client, TlsChannel server, bool readAhead)
    {
        var near = new Side(client, readAhead);
        var far = new Side(server, readAhead);
        Exception? failure = null;
        var serving = new Thread(() =>
        {
            try
            {
                far.Go();
            }
            catch (InvalidOperationException exception)
            {
                failure = exception;
            }
        });
        serving.Start();
        near.Go();
        serving.Join();
        Assert.That((near.IsDone, far.IsDone, failure), Is.EqualTo((true, true, (Exception?)null)), "one call of each was enough: nothing ever wanted anything");
    }

    /// <summary>
    /// Connects; the client sends, with new keys on the way, and the server sends it back; both say goodbye. <see cref="Go"/> does as much of that as the
    /// transport allows.
    /// </summary>
    private sealed class Side
    {
        private readonly TlsChannel _channel;
        private readonly byte[] _bytes = new byte[Length];
        private readonly byte[] _buffer = new byte[20_000];
        private readonly Func<bool>[] _steps;
        private int _step;
        private int _moved;

        public Side(TlsChannel channel, bool readAhead)
        {
            _channel = channel;
            channel.ReadAhead = readAhead;
            for (int i = 0; i < Length && !channel.IsServer; i++) _bytes[i] = unchecked((byte)(i * 11 + (i >> 8)));
            _steps = channel.IsServer ? [Connect, Receive, Send, End, ReadEnd, End] : [Connect, ScheduleUpdate, Send, Receive, End, ReadEnd, End];
        }

        public bool IsDone => _step == _steps.Length;

        public TlsResult Latest { get; private set; }

        public void Go()
        {
            while (!IsDone && _steps[_step]()) _step++;
        }

        private bool Connect() => Call(_channel.DoHandshake());

        private bool ScheduleUpdate() => Call(_channel.UpdateKeys(askPeer: true));

        private bool Send() => Call(_channel.Write(_bytes));

        private bool Receive()
        {
            while (_moved < Length && Call(_channel.Read(_buffer)))
            {
                Span<byte> came = _buffer.AsSpan(0, Latest.Value);
                Span<byte> place = _bytes.AsSpan(_moved, Latest.Value);
                if (_channel.IsServer) came.CopyTo(place);
                else if (!came.SequenceEqual(place)) throw new InvalidOperationException("Other bytes came back.");
                _moved += Latest.Value;
            }
            return _moved == Length;
        }

        private bool End() => Call(_channel.Shutdown());

        private bool ReadEnd()
        {
            Latest = _channel.Read(_buffer);
            return Latest.Code == TlsErrorCode.ZeroReturn || Call(Latest);
        }

        private bool Call(TlsResult result)
        {
            Latest = result;
            return result.IsSuccess || (result.ShouldRetry ? false : throw new InvalidOperationException(result.ToString()));
        }
    }
}
