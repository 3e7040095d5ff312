using System;
using System.Linq;
using System.Net.Sockets;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>The backbone of SEMANTICS C5, C6 and C8: what Read, Write and Shutdown promise already. The sections have their own tests to come.</summary>
[CancelAfter(60_000)]
public sealed class TransferTests
{
    private readonly byte[] _buffer = new byte[50_000];

    [Test]
    public void Item061_A_read_gives_at_most_one_record()
    {
        using var pair = new ChannelPair(clientSize: 100_000, serverSize: 100_000);
        pair.Connected();
        Assert.That(pair.Client.Write(new byte[40_000]).Value, Is.EqualTo(40_000));
        pair.ToServer();
        Assert.That(Enumerable.Range(0, 4).Select(_ => pair.Server.Read(_buffer).Value), Is.EqualTo(new[] { 16_384, 16_384, 7_232, -1 }));
    }

    [Test]
    public void Item063_Item064_Pending_counts_decrypted_bytes_and_has_pending_any()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Write(new byte[100]);
        pair.ToServer(30);
        Assert.That(pair.Server.Read(_buffer).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That((pair.Server.Pending, pair.Server.HasPending), Is.EqualTo((0, true)));
        pair.ToServer();
        Assert.That(pair.Server.Pending, Is.Zero);
        Assert.That(pair.Server.Read(_buffer.AsSpan(0, 10)).Value, Is.EqualTo(10));
        Assert.That((pair.Server.Pending, pair.Server.HasPending), Is.EqualTo((90, true)));
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(90));
        Assert.That((pair.Server.Pending, pair.Server.HasPending), Is.EqualTo((0, false)));
    }

    [Test]
    public void Item067_Item084_An_empty_span_does_nothing_and_succeeds()
    {
        using var pair = new ChannelPair();
        Assert.That((pair.Client.Read(default).Pair(), pair.Client.Write(default).Pair()), Is.EqualTo(((0, TlsErrorCode.None), (0, TlsErrorCode.None))));
        Assert.That((pair.Client.IsInBefore, pair.ClientNet.Pending), Is.EqualTo((true, 0)));
    }

    [Test]
    public void Item070_Data_before_close_notify_comes_first_and_bytes_behind_it_stay()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Write("bye"u8);
        pair.Client.Shutdown();
        pair.ToServer();
        pair.ServerNet.Write("behind"u8);
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(3));
        TlsResult[] later = [pair.Server.Read(_buffer), pair.Server.Read(_buffer), pair.Server.Peek(_buffer)];
        Assert.That(later.Select(Results.Pair), Is.All.EqualTo(Results.ZeroReturn));
        Assert.That(pair.ServerBio.Pending, Is.EqualTo(6));
    }

    [Test]
    public void Item071_A_record_that_does_not_open_fails_both_sides()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Write(new byte[10]);
        byte[] record = pair.DrainClient();
        record[^1] ^= 1;
        pair.ServerNet.Write(record);
        Assert.That(pair.Server.Read(_buffer).Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.BadRecordMac)));
        Assert.That(pair.Server.Shutdown().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ShutdownWhileInInit)));
        Assert.That(pair.ToClient(), Is.EqualTo(24));
        Assert.That(pair.Client.Read(_buffer).Faulted(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsFault.AlertReceived)));
        Assert.That(pair.Client.Write(_buffer).Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.AlertReceived)));
    }

    [Test]
    public void Item074_Item076_The_end_of_the_transport_is_a_truncation_and_only_between_records_negotiable([Values] bool ignored, [Values] bool inRecord)
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.IgnoreUnexpectedEof = ignored;
        pair.Client.Write(new byte[10]);
        pair.ToServer(inRecord ? 20 : ChannelPair.Unlimited);
        if (!inRecord) pair.Server.Read(_buffer);
        pair.ServerNet.ShutdownWrite();
        TlsResult[] reads = [pair.Server.Read(_buffer), pair.Server.Read(_buffer)];
        bool accepted = ignored && !inRecord;
        (int, TlsErrorCode, TlsResultReason) expected = accepted
            ? (0, TlsErrorCode.ZeroReturn, TlsResultReason.None)
            : (0, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof);
        Assert.That(reads.Select(Results.Triple), Is.All.EqualTo(expected));
        Assert.That((pair.Server.ShutdownState, pair.Server.Write(_buffer).Code), Is.EqualTo(accepted
            ? (TlsShutdownState.Received, TlsErrorCode.WantWrite)
            : (TlsShutdownState.None, TlsErrorCode.Ssl)));
    }

    [Test]
    public void Item078_Item080_Item082_A_write_succeeds_when_all_is_taken_and_reading_goes_on_meanwhile()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        byte[] data = [.. Enumerable.Range(0, 40_000).Select(value => unchecked((byte)value))];
        Assert.That(pair.Client.Write(data).Pair(), Is.EqualTo(Results.WantsWrite));
        Assert.That((pair.Client.Write(data).Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsWrite, 17_408)));
        Assert.That(pair.Client.Write(data.AsSpan(0, 100)).Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.BadLength)));

        pair.Server.Write("aside"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(5));

        byte[] received = [];
        pair.Drive(() => pair.Client.Write(data), () =>
        {
            TlsResult result;
            while ((result = pair.Server.Read(_buffer)).IsSuccess) received = [.. received, .. _buffer[..result.Value]];
            return received.Length == data.Length ? default : result;
        });
        Assert.That(received, Is.EqualTo(data));
    }

    [Test]
    public void Item087_Item097_Closing_is_half_by_half()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.Shutdown().Triple(), Is.EqualTo((0, TlsErrorCode.None, TlsResultReason.AwaitsCloseNotify)));
        Assert.That((pair.Client.ShutdownState, pair.ClientNet.Pending), Is.EqualTo((TlsShutdownState.Sent, 24)));
        Assert.That((pair.Client.Shutdown().Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsRead, 24)), "item 96");
        Assert.That(pair.Client.Write("x"u8).Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ProtocolIsShutdown)));

        pair.ToServer();
        Assert.That((pair.Server.Read(_buffer).Pair(), pair.Server.ShutdownState), Is.EqualTo((Results.ZeroReturn, TlsShutdownState.Received)));
        Assert.That(pair.Server.Write("still here"u8).Value, Is.EqualTo(10));
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(10));
        Assert.That(pair.Server.Shutdown().Pair(), Is.EqualTo(Results.Done));
        pair.ToClient();
        Assert.That((pair.Client.Shutdown().Pair(), pair.Client.Shutdown().Pair()), Is.EqualTo((Results.Done, Results.Done)));
        Assert.That(new[] { pair.Client.ShutdownState, pair.Server.ShutdownState }, Is.All.EqualTo(TlsShutdownState.Sent | TlsShutdownState.Received));
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
    public void Item094_Shutdown_before_completion_is_refused_without_a_byte()
    {
        using var pair = new ChannelPair();
        (int, TlsErrorCode, TlsResultReason) refused = (-1, TlsErrorCode.Ssl, TlsResultReason.ShutdownWhileInInit);
        Assert.That((pair.Client.Shutdown().Triple(), pair.ClientNet.Pending), Is.EqualTo((refused, 0)));
        pair.Client.Connect();
        pair.DrainClient();
        Assert.That((pair.Client.Shutdown().Triple(), pair.ClientNet.Pending, pair.Client.ShutdownState), Is.EqualTo((refused, 0, TlsShutdownState.None)));
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

    [Test]
    public void Item102_The_end_of_the_transport_while_waiting_for_close_notify_is_an_error()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Shutdown();
        pair.ClientNet.ShutdownWrite();
        Assert.That(pair.Client.Shutdown().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
    }
}
