using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C5 (items 61 to 73): SSL_read, SSL_peek, SSL_pending.</summary>
[CancelAfter(120_000)]
public sealed class ReadTests
{
    private readonly byte[] _buffer = new byte[50_000];

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item061_A_read_gives_at_most_one_record(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version, clientSize: 100_000, serverSize: 100_000);
        Assert.That(pair.Client.Write(new byte[40_000]).Value, Is.EqualTo(40_000));
        pair.ToServer();
        Assert.That(Enumerable.Range(0, 4).Select(_ => pair.Server.Read(_buffer).Value), Is.EqualTo(new[] { 16_384, 16_384, 7_232, -1 }));
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item062_The_read_request_tracks_what_is_missing_of_the_record(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Write(new byte[100]);
        byte[] record = pair.DrainClient();
        int Asked(int given)
        {
            pair.ServerNet.Write(record.AsSpan(0, given));
            record = record[given..];
            Assert.That(pair.Server.Read(_buffer).Pair(), Is.EqualTo(Results.WantsRead));
            return pair.ServerNet.ReadRequest;
        }
        int body = record.Length - 5;
        Assert.That((Asked(0), Asked(3), Asked(2), Asked(body - 1)), Is.EqualTo((5, 2, body, 1)));
        pair.ServerNet.Write(record);
        Assert.That((pair.Server.Read(_buffer).Value, pair.ServerNet.ReadRequest), Is.EqualTo((100, 0)));
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
    public void Item065_A_peek_shows_the_same_bytes_again_and_again()
    {
        using var pair = new ChannelPair();
        byte[] sent = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];
        pair.Connected().Client.Write(sent);
        pair.ToServer();
        for (int call = 0; call < 3; call++)
        {
            Assert.That(pair.Server.Peek(_buffer.AsSpan(0, 40)).Pair(), Is.EqualTo((40, TlsErrorCode.None)));
            Assert.That((_buffer[..40], pair.Server.Pending), Is.EqualTo((sent[..40], 100)));
        }
        Assert.That(pair.Server.Read(_buffer.AsSpan(0, 60)).Value, Is.EqualTo(60));
        Assert.That((pair.Server.Peek(_buffer).Value, _buffer[..40], pair.Server.Pending), Is.EqualTo((40, sent[60..], 40)));
    }

    // The trap for event loops: nothing is left in the transport, nothing is decrypted, and yet a read gives data.
    [Test]
    public void Item066_Read_ahead_drains_the_transport_and_only_has_pending_tells()
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.ReadAhead = true;
        pair.Client.Write(new byte[100]);
        pair.Client.Write(new byte[50]);
        pair.ToServer();
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(100));
        Assert.That((pair.ServerBio.Pending, pair.Server.Pending, pair.Server.HasPending), Is.EqualTo((0, 0, true)));
        Assert.That((pair.Server.Read(_buffer).Value, pair.Server.HasPending), Is.EqualTo((50, false)));
    }

    [Test]
    public void Item066_Read_ahead_holds_one_long_record_at_most_and_may_be_switched_off_again()
    {
        using var pair = new ChannelPair(clientSize: 60_000, serverSize: 60_000);
        pair.Connected().Server.ReadAhead = true;
        byte[] sent = [.. Enumerable.Range(0, 50_000).Select(value => unchecked((byte)(value * 31)))];
        pair.Client.Write(sent);
        int total = pair.ToServer();
        byte[] received = [];
        while (pair.Server.Read(_buffer) is { IsSuccess: true } result)
        {
            received = [.. received, .. _buffer[..result.Value]];
            total -= result.Value + 22;
            Assert.That(total - pair.ServerBio.Pending, Is.InRange(0, 16_645), "bytes that were read ahead");
            pair.Server.ReadAhead = received.Length < 20_000;
        }
        Assert.That(received, Is.EqualTo(sent));
    }

    // Deviation: OpenSSL's read of nothing looks at the transport, and gives 0/SYSCALL where a record is there.
    [Test]
    public void Item067_Reading_nothing_does_nothing_and_succeeds([Values] bool recordIsThere)
    {
        using var pair = new ChannelPair();
        pair.Connected();
        if (recordIsThere) pair.Client.Write(new byte[10]);
        int length = pair.ToServer();
        Assert.That((pair.Server.Read(default).Pair(), pair.Server.Peek(default).Pair()), Is.EqualTo(((0, TlsErrorCode.None), (0, TlsErrorCode.None))));
        Assert.That((pair.ServerBio.Pending, pair.Server.HasPending), Is.EqualTo((length, false)));
    }

    [Test]
    public void Item067_Reading_nothing_does_not_even_begin_a_handshake()
    {
        using var pair = new ChannelPair();
        Assert.That(pair.Client.Read(default).Pair(), Is.EqualTo((0, TlsErrorCode.None)));
        Assert.That((pair.Client.IsInBefore, pair.ClientNet.Pending), Is.EqualTo((true, 0)));
    }

    [Test]
    public void Item068_Records_without_data_are_passed_over_or_given_one_by_one([Values] bool autoRetry)
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.AutoRetry, "on, as since 1.1.1");
        pair.Client.AutoRetry = autoRetry;
        pair.ClientNet.Write([.. HandMade.Ticket(pair.Server), .. HandMade.Ticket(pair.Server)]);
        pair.Server.Write("data"u8);
        pair.ToClient();
        int calls = 1;
        TlsResult result;
        for (; (result = pair.Client.Read(_buffer)).Pair() == Results.WantsRead && calls < 10; calls++) { }
        Assert.That((result.Value, calls), Is.EqualTo((4, autoRetry ? 1 : 3)));
    }

    [Test]
    public void Item068_Without_auto_retry_even_a_blocking_transport_is_wanted_again()
    {
        using var pair = new SocketPair();
        TlsResult accepted = default;
        var serving = new Thread(() => accepted = pair.Server.Accept());
        serving.Start();
        pair.Client.AutoRetry = false;
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        serving.Join();
        pair.ServerSocket.Send([.. HandMade.Ticket(pair.Server), .. HandMade.Ticket(pair.Server)]);
        pair.Server.Write("data"u8);
        int[] values = [pair.Client.Read(_buffer).Value, pair.Client.Read(_buffer).Value, pair.Client.Read(_buffer).Value];
        Assert.That((accepted.Pair(), values), Is.EqualTo((Results.Done, new[] { -1, -1, 4 })));
    }

    // With auto retry the transport is asked again after a ticket: one that blocks would wait there for data, and the manual warns of it.
    // The transport's latest answer tells whether it was asked.
    [Test]
    public void Item069_Only_with_auto_retry_is_the_transport_asked_again_after_a_record_without_data([Values] bool autoRetry)
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.AutoRetry = autoRetry;
        pair.ClientNet.Write(HandMade.Ticket(pair.Server));
        Assert.That(pair.Client.Read(_buffer).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(pair.ClientBio.LastResult.ShouldRead, Is.EqualTo(autoRetry));
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item070_Data_before_close_notify_comes_first_and_bytes_behind_it_stay(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Write("bye"u8);
        pair.Client.Shutdown();
        pair.ToServer();
        pair.ServerNet.Write("behind"u8);
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(3));
        TlsResult[] later = [pair.Server.Read(_buffer), pair.Server.Read(_buffer), pair.Server.Peek(_buffer)];
        Assert.That(later.Select(Results.Pair), Is.All.EqualTo(Results.ZeroReturn));
        Assert.That(pair.ServerBio.Pending, Is.EqualTo(6));
    }

    // Deviation: OpenSSL's later calls give SYSCALL here, and the peer's ZERO_RETURN (51, 52).
    [TestCase(ProtocolVersion.Tls12, 31)]
    [TestCase(ProtocolVersion.Tls13, 24)]
    public void Item071_A_record_that_does_not_open_fails_both_sides(ProtocolVersion version, int alertLength)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.Client.Write(new byte[10]);
        byte[] record = pair.DrainClient();
        record[^1] ^= 1;
        pair.ServerNet.Write(record);
        TlsResult failure = pair.Server.Read(_buffer);
        Assert.That(failure.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.BadRecordMac)));
        Assert.That(new[] { pair.Server.Read(_buffer), pair.Server.Write(_buffer) }, Is.All.EqualTo(failure));
        Assert.That(pair.Server.Shutdown().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.ShutdownWhileInInit)));
        Assert.That(pair.ToClient(), Is.EqualTo(alertLength));
        TlsResult told = pair.Client.Read(_buffer);
        Assert.That((told.Faulted(), told.Error!.Value.Alert), Is.EqualTo(((0, TlsErrorCode.Ssl, TlsFault.AlertReceived), AlertDescription.BadRecordMac)));
        Assert.That(pair.Client.Read(_buffer), Is.EqualTo(told));
        Assert.That(pair.Client.Write(_buffer).Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.AlertReceived)));
    }

    [Test]
    public void Item071_Data_that_nobody_read_before_a_failure_is_not_given_after_it()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.Write(new byte[10]);
        pair.ToServer();
        pair.Server.Peek(_buffer);
        pair.Server.Shutdown();
        TlsResult failure = pair.Server.Shutdown();
        Assert.That(failure.Reason, Is.EqualTo(TlsResultReason.ApplicationDataAfterCloseNotify));
        Assert.That(new[] { pair.Server.Read(_buffer), pair.Server.Peek(_buffer) }, Is.All.EqualTo(failure), "item 10: every later call fails");
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item072_Messages_without_data_give_nothing_to_read(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        if (version == ProtocolVersion.Tls12)
        {
            pair.ClientNet.Write(HandMade.Record(pair.Server, ContentType.Handshake, [0, 0, 0, 0]));
        }
        else
        {
            pair.ClientNet.Write(HandMade.Ticket(pair.Server));
            pair.Server.UpdateKeys();
            pair.Server.DoHandshake();
            pair.ToClient();
        }
        Assert.That((pair.Client.Read(_buffer).Pair(), pair.ClientBio.Pending), Is.EqualTo((Results.WantsRead, 0)));
        pair.Server.Write("data"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(4));
    }

    // The same value with several codes, and the same code with several values: only the code tells.
    [Test]
    public void Item073_The_sign_of_a_read_that_gave_nothing_carries_no_meaning()
    {
        using var ending = new ChannelPair();
        ending.Connected().Server.Shutdown();
        TlsResult waiting = ending.Client.Read(_buffer);
        ending.ToClient();
        TlsResult ended = ending.Client.Read(_buffer);
        ending.ServerNet.Write([1, 2, 3, 4, 5]);
        TlsResult wrongHere = ending.Server.Read(_buffer);

        using var told = new ChannelPair();
        told.Connected().ServerNet.Write([1, 2, 3, 4, 5]);
        told.Server.Read(_buffer);
        told.ToClient();
        TlsResult wrongThere = told.Client.Read(_buffer);
        Assert.That(
            new[] { waiting, ended, wrongHere, wrongThere }.Select(Results.Pair),
            Is.EqualTo(new[] { (-1, TlsErrorCode.WantRead), (0, TlsErrorCode.ZeroReturn), (-1, TlsErrorCode.Ssl), (0, TlsErrorCode.Ssl) }));
        Assert.That(new[] { waiting, ended, wrongHere, wrongThere }.Select(result => result.IsSuccess), Is.All.False);
    }
}
