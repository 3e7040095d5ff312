using System;
using System.Linq;
using System.Net.Sockets;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C6 (items 78 to 89): SSL_write and its modes.</summary>
[CancelAfter(120_000)]
public sealed class WriteTests
{
    private const int PairSize = 17_408;
    private static readonly byte[] Data = [.. Enumerable.Range(0, 40_000).Select(value => unchecked((byte)(value * 7)))];

    private readonly byte[] _buffer = new byte[50_000];

    [Test]
    public void Item078_A_write_succeeds_when_all_is_taken()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        int calls = 1;
        while (pair.Client.Write(Data) is { IsSuccess: false } result)
        {
            Assert.That((result.Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsWrite, PairSize)));
            Assert.That((pair.Client.Write(Data), pair.ClientNet.Pending), Is.EqualTo((result, PairSize)), "idle until drained");
            pair.DrainClient();
            calls++;
        }
        Assert.That((calls, pair.Client.WritePending), Is.EqualTo((3, 0)));
    }

    // Deviation: the address of a span means nothing, so it is always SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER.
    [Test]
    public void Item079_A_repeated_write_may_come_from_elsewhere()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        AssertArrives(pair, () => pair.Client.Write([.. Data]), Data);
    }

    [Test]
    public void Item080_A_repeat_may_be_longer_or_shorter_but_not_than_what_is_sealed()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.Write(Data.AsSpan(0, 30_000)).Pair(), Is.EqualTo(Results.WantsWrite));

        // Two records are sealed, all of the 30,000 bytes.
        Assert.That(pair.Client.Write(Data.AsSpan(0, 29_999)).Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.BadLength)));
        Assert.That(pair.Client.Write([]).Reason, Is.EqualTo(TlsResultReason.BadLength));
        Assert.That(pair.Client.Write(Data).Pair(), Is.EqualTo(Results.WantsWrite), "longer, and nothing is lost by having asked");
        AssertArrives(pair, () => pair.Client.Write(Data), Data);
    }

    [Test]
    public void Item080_A_repeat_that_is_just_what_is_sealed_is_not_detected()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.Write(Data).Pair(), Is.EqualTo(Results.WantsWrite));
        AssertArrives(pair, () => pair.Client.Write(Data.AsSpan(0, 2 * 16_384)), Data[..(2 * 16_384)]);
    }

    // Deviation in the engine, which says how much it took so that nothing has to be repeated; this facade has OpenSSL's hazard, documented.
    [Test]
    public void Item081_Of_a_changed_copy_only_the_rest_is_taken()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.Write(Data).Pair(), Is.EqualTo(Results.WantsWrite));
        byte[] changed = [.. Data.Select(value => unchecked((byte)~value))];
        AssertArrives(pair, () => pair.Client.Write(changed), [.. Data[..(2 * 16_384)], .. changed[(2 * 16_384)..]]);
    }

    [Test]
    public void Item081_The_engine_says_what_it_took()
    {
        using var pair = new ChannelPair();
        using var output = new TlsBuffer();
        Assert.That(pair.Connected().Client.Connection!.Send(Data, output, out int consumed), Is.EqualTo(TlsStatus.Done));
        Assert.That((consumed, output.Length), Is.EqualTo((16_384, 16_384 + 22)));
    }

    // The manual wants nothing else done until the write is repeated; a peer that is itself stuck in a write needs just that.
    [Test]
    public void Item082_Reading_goes_on_while_a_write_is_blocked([Values] bool readsInBetween)
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.Write(Data).Pair(), Is.EqualTo(Results.WantsWrite));
        if (readsInBetween)
        {
            pair.Server.Write("aside"u8);
            pair.ToClient();
            Assert.That(pair.Client.Peek(_buffer).Value, Is.EqualTo(5));
            Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(5));
        }
        AssertArrives(pair, () => pair.Client.Write(Data), Data);
    }

    [Test]
    public void Item083_With_partial_writes_a_record_is_enough_and_a_resumed_call_may_give_more()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.PartialWrite = true;
        Assert.That(pair.Client.Write(Data).Value, Is.EqualTo(16_384));
        Assert.That(pair.Client.Write(Data.AsSpan(16_384)).Pair(), Is.EqualTo(Results.WantsWrite));
        Assert.That(() => pair.Client.PartialWrite = false, Throws.InvalidOperationException, "not in mid-write");
        pair.DrainClient();
        Assert.That(pair.Client.Write(Data.AsSpan(16_384)).Pair(), Is.EqualTo(Results.WantsWrite), "the third record does not fit either");
        pair.DrainClient();
        Assert.That(pair.Client.Write(Data.AsSpan(16_384)).Value, Is.EqualTo(23_616));
        pair.Client.PartialWrite = false;
    }

    [TestCase(1)]
    [TestCase(100)]
    [TestCase(PairSize)]
    public void Item083_With_partial_writes_everything_arrives_if_the_number_is_used(int size)
    {
        using var pair = new ChannelPair(size, size);
        pair.Connected().Client.PartialWrite = true;
        int written = 0;
        AssertArrives(
            pair,
            () =>
            {
                TlsResult result = default;
                while (written < Data.Length && (result = pair.Client.Write(Data.AsSpan(written))).IsSuccess) written += result.Value;
                return result;
            },
            Data);
    }

    // As SSL_write_ex has it; SSL_write gives 0, which a program cannot tell from a failure.
    [Test]
    public void Item084_Writing_nothing_does_nothing_and_succeeds([Values] bool connected)
    {
        using var pair = new ChannelPair();
        if (connected) pair.Connected();
        Assert.That(pair.Client.Write([]).Pair(), Is.EqualTo((0, TlsErrorCode.None)));
        Assert.That((pair.Client.IsInBefore, pair.ClientNet.Pending), Is.EqualTo((!connected, 0)));
    }

    [TestCase(ProtocolVersion.Tls12, 129, 31)]
    [TestCase(ProtocolVersion.Tls13, 122, 24)]
    public void Item085_Sizes_on_the_wire(ProtocolVersion version, int hundredBytes, int closeNotify)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Write(new byte[100]);
        Assert.That(pair.DrainClient(), Has.Length.EqualTo(hundredBytes));
        if (version == ProtocolVersion.Tls13)
        {
            pair.Client.UpdateKeys();
            pair.Client.DoHandshake();
            Assert.That(pair.DrainClient(), Has.Length.EqualTo(27));
        }
        pair.Client.Shutdown();
        Assert.That(pair.DrainClient(), Has.Length.EqualTo(closeNotify));
    }

    [Test]
    public void Item086_Max_send_fragment_splits_and_has_bounds()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.MaxSendFragment = 512;
        Assert.That(pair.Client.Write(Data.AsSpan(0, 1000)).Value, Is.EqualTo(1000));
        pair.ToServer();
        Assert.That((pair.Server.Read(_buffer).Value, pair.Server.Read(_buffer).Value), Is.EqualTo((512, 488)));
        Assert.That(() => pair.Client.MaxSendFragment = 511, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => pair.Client.MaxSendFragment = 16_385, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(pair.Client.MaxSendFragment, Is.EqualTo(512));
    }

    [Test]
    public void Item087_Writing_ends_with_our_own_close_notify_and_not_with_the_peers()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Shutdown();
        pair.ToServer();
        Assert.That(pair.Client.Write("x"u8).Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ProtocolIsShutdown)));
        Assert.That(pair.Server.Read(_buffer).Pair(), Is.EqualTo(Results.ZeroReturn));
        Assert.That(pair.Server.Write("still here"u8).Value, Is.EqualTo(10));
        pair.ToClient();
        Assert.That((pair.Client.Read(_buffer).Value, pair.ClientNet.Pending), Is.EqualTo((10, 0)));
    }

    [Test]
    public void Item088_A_broken_write_side_leaves_reading_alone([Values] bool isSystem)
    {
        using var pair = new ChannelPair();
        using var bio = new ScriptedBio(pair.ClientBio);
        using TlsChannel client = TlsChannel.CreateClient(ChannelPair.ClientContext, TestCertificates.ServerName, bio, ChannelPair.Verifier);
        pair.Drive(client.Connect, pair.Server.Accept);
        bio.Writes.Enqueue(isSystem ? BioResult.SystemFailed(SocketError.ConnectionReset) : BioResult.Failed(BioReason.BrokenPipe));
        TlsResult broken = client.Write("x"u8);
        Assert.That(broken.Code, Is.EqualTo(isSystem ? TlsErrorCode.Syscall : TlsErrorCode.Ssl));
        Assert.That((client.Write("x"u8), pair.ClientNet.Pending), Is.EqualTo((broken, 0)), "the same again, though the transport has recovered");
        pair.Server.Write("y"u8);
        pair.ToClient();
        Assert.That(client.Read(_buffer).Value, Is.EqualTo(1));
        Assert.That((client.Shutdown().Pair(), client.ShutdownState), Is.EqualTo((Results.WantsRead, TlsShutdownState.Sent)));
    }

    [Test]
    public void Item088_A_pair_whose_writing_was_closed_is_a_broken_pipe()
    {
        using var pair = new ChannelPair();
        pair.Connected().ClientBio.ShutdownWrite();
        TlsResult broken = pair.Client.Write("x"u8);
        Assert.That((broken.Triple(), broken.Transport.Reason), Is.EqualTo(((-1, TlsErrorCode.Ssl, TlsResultReason.TransportFailed), BioReason.BrokenPipe)));
        pair.Server.Write("y"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(1));
    }

    [Test]
    public void Item089_Released_buffers_leave_an_idle_connection_without_any([Values] bool releases)
    {
        using var pair = new ChannelPair(clientSize: 20_000, serverSize: 20_000);
        pair.Client.ReleaseBuffers = pair.Server.ReleaseBuffers = releases;
        pair.Connected().Client.Write(Data.AsSpan(0, 16_384));
        pair.ToServer();
        pair.Server.Read(_buffer.AsSpan(0, 1));
        Assert.That(pair.Server.RetainedLength, Is.GreaterThanOrEqualTo(16_384), "the rest of the record");
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(16_383));
        int[] retained = [pair.Client.RetainedLength, pair.Server.RetainedLength];
        Assert.That(retained, releases ? Is.All.Zero : Is.All.GreaterThan(16_384));
        Assert.That(pair.Server.Write(Data.AsSpan(0, 10)).Value, Is.EqualTo(10), "and it goes on");
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(10));
    }

    private void AssertArrives(ChannelPair pair, Func<TlsResult> write, byte[] expected)
    {
        byte[] received = [];
        pair.Drive(write, () =>
        {
            TlsResult result;
            while ((result = pair.Server.Read(_buffer)).IsSuccess) received = [.. received, .. _buffer[..result.Value]];
            return received.Length >= expected.Length ? default : result;
        });
        Assert.That(received.AsSpan().SequenceEqual(expected), $"{received.Length} of {expected.Length} bytes");
    }
}
