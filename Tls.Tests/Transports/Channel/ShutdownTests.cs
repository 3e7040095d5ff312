using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C8 (items 94 to 103): SSL_shutdown and what is left afterwards.</summary>
[CancelAfter(120_000)]
public sealed class ShutdownTests
{
    private const TlsShutdownState Both = TlsShutdownState.Sent | TlsShutdownState.Received;
    private static readonly (int, TlsErrorCode, TlsResultReason) InInit = (-1, TlsErrorCode.Ssl, TlsResultReason.ShutdownWhileInInit);
    private static readonly (int, TlsErrorCode, TlsResultReason) Awaits = (0, TlsErrorCode.None, TlsResultReason.AwaitsCloseNotify);

    private readonly byte[] _buffer = new byte[1000];

    [Test]
    public void Item094_Shutdown_before_completion_is_refused_without_a_byte()
    {
        using var pair = new ChannelPair();
        Assert.That((pair.Client.Shutdown().Triple(), pair.ClientNet.Pending), Is.EqualTo((InInit, 0)));
        pair.Client.Connect();
        pair.DrainClient();
        Assert.That((pair.Client.Shutdown().Triple(), pair.ClientNet.Pending, pair.Client.ShutdownState), Is.EqualTo((InInit, 0, TlsShutdownState.None)));
    }

    [Test]
    public void Item094_In_every_state_of_the_handshake([Values] bool quiet)
    {
        using var pair = new ChannelPair(clientSize: 64, serverSize: 64);
        pair.Client.QuietShutdown = pair.Server.QuietShutdown = quiet;
        TlsResult Refused(TlsChannel channel, BioPairHalf network, Func<TlsResult> call)
        {
            int pending = network.Pending;
            if (!channel.IsInitFinished) Assert.That(channel.Shutdown().Triple(), Is.EqualTo(InInit));
            Assert.That(channel.ShutdownState, Is.EqualTo(TlsShutdownState.None));
            Assert.That(network.Pending - pending, Is.InRange(0, channel.IsInBefore ? 0 : 64), "at most what an earlier call has sealed");
            return call();
        }
        (TlsResult client, TlsResult server) = pair.Drive(
            () => Refused(pair.Client, pair.ClientNet, pair.Client.Connect),
            () => Refused(pair.Server, pair.ServerNet, pair.Server.Accept));
        Assert.That((client.Pair(), server.Pair()), Is.EqualTo((Results.Done, Results.Done)));
    }

    // Deviation: a value of its own, for SSL_get_error calls OpenSSL's 0 a SYSCALL.
    [TestCase(ProtocolVersion.Tls12, 31)]
    [TestCase(ProtocolVersion.Tls13, 24)]
    public void Item095_The_first_call_sends_and_says_that_the_peer_is_awaited(ProtocolVersion version, int length)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        TlsResult first = pair.Client.Shutdown();
        Assert.That((first.Triple(), first.IsSuccess, first.ShouldRetry), Is.EqualTo((Awaits, true, false)));
        Assert.That((pair.Client.ShutdownState, pair.ClientNet.Pending), Is.EqualTo((TlsShutdownState.Sent, length)));
    }

    [TestCase(ProtocolVersion.Tls12, 31)]
    [TestCase(ProtocolVersion.Tls13, 24)]
    public void Item096_The_second_call_waits_without_another_byte(ProtocolVersion version, int length)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Shutdown();
        TlsResult[] later = [pair.Client.Shutdown(), pair.Client.Shutdown(), pair.Client.Shutdown()];
        Assert.That(later.Select(Results.Pair), Is.All.EqualTo(Results.WantsRead));
        Assert.That((pair.Client.ShutdownState, pair.ClientNet.Pending), Is.EqualTo((TlsShutdownState.Sent, length)));
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item097_Closing_is_half_by_half(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Shutdown();
        pair.ToServer();
        Assert.That((pair.Server.Read(_buffer).Pair(), pair.Server.ShutdownState), Is.EqualTo((Results.ZeroReturn, TlsShutdownState.Received)));
        Assert.That(pair.Server.Write("still here"u8).Value, Is.EqualTo(10));
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(10));
        Assert.That((pair.Server.Shutdown().Pair(), pair.Server.ShutdownState), Is.EqualTo((Results.Done, Both)));
        pair.ToClient();
        Assert.That((pair.Client.Shutdown().Pair(), pair.Client.Shutdown().Pair()), Is.EqualTo((Results.Done, Results.Done)));
        Assert.That((pair.Client.ShutdownState, pair.ClientNet.Pending, pair.ServerNet.Pending), Is.EqualTo((Both, 0, 0)));
        Assert.That((pair.Client.Read(_buffer).Pair(), pair.Server.Read(_buffer).Pair()), Is.EqualTo((Results.ZeroReturn, Results.ZeroReturn)));
    }

    [Test]
    public void Item097_Both_at_once_meet_in_the_middle()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That((pair.Client.Shutdown().Triple(), pair.Server.Shutdown().Triple()), Is.EqualTo((Awaits, Awaits)));
        pair.ToServer();
        pair.ToClient();
        Assert.That((pair.Client.Shutdown().Pair(), pair.Server.Shutdown().Pair()), Is.EqualTo((Results.Done, Results.Done)));
    }

    [Test]
    public void Item098_Unread_data_ends_a_shutdown_that_waits([Values] bool decrypted)
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.Write("unread"u8);
        pair.ToClient();
        if (decrypted) pair.Client.Peek(_buffer);
        Assert.That(pair.Client.Shutdown().Value, Is.Zero);
        TlsResult result = pair.Client.Shutdown();
        Assert.That(result.Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ApplicationDataAfterCloseNotify)));
        Assert.That(pair.Client.Connect(), Is.EqualTo(result));
    }

    [Test]
    public void Item098_Reading_until_the_end_instead_loses_nothing()
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.Write("unread"u8);
        pair.Server.Shutdown();
        pair.ToClient();
        pair.Client.Shutdown();
        Assert.That((pair.Client.Read(_buffer).Value, pair.Client.Read(_buffer).Pair()), Is.EqualTo((6, Results.ZeroReturn)));
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.Done));
    }

    [Test]
    public void Item099_A_close_notify_that_does_not_fit_is_neither_lost_nor_sent_twice()
    {
        using var pair = new ChannelPair(clientSize: 10);
        pair.Connected();
        Assert.That((pair.Client.Shutdown().Pair(), pair.Client.ShutdownState), Is.EqualTo((Results.WantsWrite, TlsShutdownState.Sent)));
        int sent = pair.ToServer();
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.WantsWrite));
        sent += pair.ToServer();
        Assert.That(pair.Client.Shutdown().Reason, Is.EqualTo(TlsResultReason.AwaitsCloseNotify));
        sent += pair.ToServer();
        Assert.That((sent, pair.Client.Shutdown().Pair(), pair.ClientNet.Pending), Is.EqualTo((24, Results.WantsRead, 0)));
        Assert.That(pair.Server.Read(_buffer).Pair(), Is.EqualTo(Results.ZeroReturn));
    }

    // The repeated call still says that the alert is out, and does not wait for the peer before it has said so.
    [Test]
    public void Item099_A_read_may_bring_the_rest_of_it_out()
    {
        using var pair = new ChannelPair(clientSize: 20);
        pair.Connected();
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.WantsWrite));
        pair.ToServer();
        Assert.That((pair.Client.Read(_buffer).Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsRead, 4)));
        Assert.That((pair.Client.Shutdown().Triple(), pair.ClientNet.Pending), Is.EqualTo((Awaits, 4)));
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.WantsRead));
    }

    [Test]
    public void Item099_It_waits_behind_a_write_that_was_not_finished()
    {
        using var pair = new ChannelPair(clientSize: 100);
        pair.Connected();
        Assert.That(pair.Client.Write(_buffer.AsSpan(0, 200)).Pair(), Is.EqualTo(Results.WantsWrite));
        TlsResult ended;
        while ((ended = pair.Client.Shutdown()).Pair() == Results.WantsWrite) pair.ToServer();
        pair.ToServer();
        Assert.That(ended.Triple(), Is.EqualTo(Awaits));
        Assert.That((pair.Server.Read(_buffer).Value, pair.Server.Read(_buffer).Pair()), Is.EqualTo((200, Results.ZeroReturn)));
    }

    [Test]
    public void Item100_A_quiet_shutdown_declares_both_ends_without_a_byte()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.QuietShutdown = true;
        Assert.That((pair.Client.Shutdown().Pair(), pair.Client.ShutdownState, pair.ClientNet.Pending), Is.EqualTo((Results.Done, Both, 0)));
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.Client.Read(_buffer).Pair(), pair.Client.Write(_buffer).Reason), Is.EqualTo((Results.ZeroReturn, TlsResultReason.ProtocolIsShutdown)));
    }

    [Test]
    public void Item101_Over_a_blocking_transport_the_second_call_waits_for_the_peer()
    {
        using var pair = new SocketPair();
        TlsResult[] served = new TlsResult[2];
        using var mayAnswer = new ManualResetEventSlim();
        var serving = new Thread(() =>
        {
            served[0] = pair.Server.Accept();
            mayAnswer.Wait();
            served[1] = pair.Server.Shutdown();
        });
        serving.Start();
        pair.Client.Connect();
        Assert.That(pair.Client.Shutdown().Triple(), Is.EqualTo(Awaits), "at once: the server does not answer before it may");
        mayAnswer.Set();
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.Done));
        serving.Join();
        Assert.That(served.Select(Results.Pair), Is.EqualTo(new[] { Results.Done, (0, TlsErrorCode.None) }));
        Assert.That(pair.Server.Shutdown().Pair(), Is.EqualTo(Results.Done));
    }

    [Test]
    public void Item101_Without_auto_retry_a_shutdown_that_waits_returns_after_a_record_without_data([Values] bool autoRetry)
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Shutdown();
        pair.Client.AutoRetry = autoRetry;
        pair.ClientNet.Write(HandMade.Ticket(pair.Server));
        pair.Server.Shutdown();
        pair.ToClient();
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(autoRetry ? Results.Done : Results.WantsRead));
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.Done));
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item102_The_end_of_the_transport_while_waiting_for_close_notify_is_an_error(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Shutdown();
        pair.ClientNet.ShutdownWrite();
        Assert.That(pair.Client.Shutdown().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
    }

    [Test]
    public void Item103_Received_can_be_declared_and_ends_reading()
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.Write("there"u8);
        pair.ToClient();
        pair.Client.SetShutdown(TlsShutdownState.Received);
        Assert.That((pair.Client.Read(_buffer).Pair(), pair.Client.Peek(_buffer).Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.ZeroReturn, Results.ZeroReturn, 0)));
        Assert.That(pair.Client.Write("x"u8).Value, Is.EqualTo(1), "the other direction is open");
        Assert.That(pair.Client.Shutdown().Pair(), Is.EqualTo(Results.Done), "it sends, and awaits nothing");
        Assert.That((pair.Client.ShutdownState, pair.ClientNet.Pending), Is.EqualTo((Both, 23 + 24)));
    }

    [Test]
    public void Item103_Sent_can_be_declared_and_ends_writing()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.SetShutdown(TlsShutdownState.Sent);
        Assert.That(pair.Client.Write("x"u8).Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ProtocolIsShutdown)));
        Assert.That((pair.Client.Shutdown().Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsRead, 0)), "it awaits the peer, and sends nothing");
        pair.Server.Write("there"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(5));
    }

    // Deviation: OpenSSL forgets a close_notify that was sent, and would write after it.
    [Test]
    public void Item103_A_declaration_can_be_taken_back_and_a_fact_cannot()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.SetShutdown(Both);
        Assert.That((pair.Client.ShutdownState, pair.Client.Shutdown().Pair(), pair.ClientNet.Pending), Is.EqualTo((Both, Results.Done, 0)));
        pair.Client.SetShutdown(TlsShutdownState.None);
        Assert.That((pair.Client.ShutdownState, pair.Client.Write("x"u8).Value), Is.EqualTo((TlsShutdownState.None, 1)));
        pair.Client.Shutdown();
        pair.Client.SetShutdown(TlsShutdownState.None);
        Assert.That((pair.Client.ShutdownState, pair.Client.Write("x"u8).Reason), Is.EqualTo((TlsShutdownState.Sent, TlsResultReason.ProtocolIsShutdown)));
        Assert.That(() => pair.Client.SetShutdown((TlsShutdownState)4), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Item103_A_failure_stays_one_whatever_is_declared()
    {
        using var pair = new ChannelPair();
        pair.Connected().ClientNet.Write([1, 2, 3, 4, 5]);
        TlsResult failure = pair.Client.Read(_buffer);
        pair.Client.SetShutdown(Both);
        Assert.That(new[] { pair.Client.Read(_buffer), pair.Client.Write(_buffer) }, Is.All.EqualTo(failure));
    }
}
