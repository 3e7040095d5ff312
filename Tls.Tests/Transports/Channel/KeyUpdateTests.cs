using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C7 (items 90 to 93): new keys, and renegotiation, which there is none of.</summary>
[CancelAfter(120_000)]
public sealed class KeyUpdateTests
{
    private const int KeyUpdateLength = 27;
    private const int OneByteLength = 23;
    private const int WarningLength = 31;

    private readonly byte[] _buffer = new byte[100];

    [Test]
    public void Item090_A_key_update_is_only_scheduled_and_goes_with_the_next_handshake_call([Values] bool asksPeer)
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That(pair.Client.KeyUpdateDue, Is.EqualTo(TlsKeyUpdate.None));
        Assert.That(pair.Client.UpdateKeys(asksPeer).Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.ClientNet.Pending, pair.Client.KeyUpdateDue), Is.EqualTo((0, asksPeer ? TlsKeyUpdate.Requested : TlsKeyUpdate.NotRequested)));
        Assert.That(pair.Client.DoHandshake().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.ClientNet.Pending, pair.Client.KeyUpdateDue), Is.EqualTo((KeyUpdateLength, TlsKeyUpdate.None)));
        pair.ToServer();
        Assert.That(pair.Server.Read(_buffer).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(pair.Server.KeyUpdateDue, Is.EqualTo(asksPeer ? TlsKeyUpdate.NotRequested : TlsKeyUpdate.None));
        AssertTalks(pair);
    }

    [Test]
    public void Item090_Or_with_the_next_write_or_read([Values] bool withWrite)
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.UpdateKeys();
        if (withWrite) pair.Client.Write("x"u8);
        else pair.Client.Read(_buffer);
        Assert.That(pair.ClientNet.Pending, Is.EqualTo(KeyUpdateLength + (withWrite ? OneByteLength : 0)));
        pair.ToServer();
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(withWrite ? 1 : -1));
        AssertTalks(pair);
    }

    [Test]
    public void Item090_A_handshake_call_is_done_when_the_transport_has_taken_the_key_update()
    {
        using var pair = new ChannelPair(clientSize: 26);
        pair.Connected().Client.UpdateKeys();
        Assert.That((pair.Client.Connect().Pair(), pair.Client.Connect().Pair()), Is.EqualTo((Results.WantsWrite, Results.WantsWrite)));
        Assert.That((pair.ClientNet.Pending, pair.Client.WritePending), Is.EqualTo((26, 1)));

        // Deviation: OpenSSL does not read before the update is out. Two peers that both did so would wait for each other.
        pair.Server.Write("aye"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(3));
        pair.ToServer();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        AssertTalks(pair);
    }

    // The reads in between bring the update before out, so that another one is due when the write has its turn.
    [Test]
    public void Item090_Updates_asked_for_faster_than_they_leave_hold_no_data_back()
    {
        using ChannelPair pair = ChannelPair.Connected(ProtocolVersion.Tls13, 1, 1);
        int read = 0;
        for (int round = 0; read < 10 && round < 5_000; round++)
        {
            pair.Client.UpdateKeys();
            pair.Client.Read(_buffer);
            pair.Client.UpdateKeys();
            pair.Client.Read(_buffer);
            pair.Client.Write("x"u8);
            pair.ToServer();
            read += Math.Max(0, pair.Server.Read(_buffer).Value);
            Assert.That(pair.Server.Error, Is.Null, "an update needs data behind it, or the peer has to take it for an attack");
        }
        Assert.That(read, Is.EqualTo(10));
    }

    [Test]
    public void Item090_Only_TLS_13_has_it_and_only_once_connected_and_before_the_end()
    {
        using var pair = new ChannelPair();
        using ChannelPair old = ChannelPair.Connected(ProtocolVersion.Tls12);
        Assert.That(pair.Client.UpdateKeys().Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.StillInInit)));
        Assert.That(old.Client.UpdateKeys().Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.WrongVersion)));
        Assert.That(new TlsChannel(pair.ServerBio).UpdateKeys().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.Uninitialized)));
        pair.Connected().Client.UpdateKeys();
        pair.Client.Shutdown();
        Assert.That((pair.Client.UpdateKeys().Triple(), pair.DrainClient().Length), Is.EqualTo(((0, TlsErrorCode.Ssl, TlsResultReason.ProtocolIsShutdown), 24)));
        pair.Client.Read(_buffer);
        Assert.That(pair.ClientNet.Pending, Is.Zero, "what was scheduled is not sent after close_notify");

        pair.ServerNet.Write([1, 2, 3, 4, 5]);
        TlsResult failure = pair.Server.Read(_buffer);
        Assert.That(pair.Server.UpdateKeys(), Is.EqualTo(failure));
    }

    [Test]
    public void Item091_The_answer_to_a_request_rides_on_the_next_write()
    {
        using var pair = new ChannelPair();
        Request(pair.Connected());
        Assert.That((pair.Server.Read(_buffer).Pair(), pair.ServerNet.Pending), Is.EqualTo((Results.WantsRead, 0)));
        pair.Server.Write("x"u8);
        Assert.That(pair.ServerNet.Pending, Is.EqualTo(KeyUpdateLength + OneByteLength));
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(1));
        AssertTalks(pair);
    }

    [Test]
    public void Item091_A_program_that_only_reads_sees_the_debt_and_can_pay_it()
    {
        using var pair = new ChannelPair();
        Request(pair.Connected());
        pair.Server.Read(_buffer);
        Assert.That(pair.Server.KeyUpdateDue, Is.EqualTo(TlsKeyUpdate.NotRequested));
        Assert.That((pair.Server.DoHandshake().Pair(), pair.ServerNet.Pending), Is.EqualTo((Results.Done, KeyUpdateLength)));
        Assert.That((pair.Server.KeyUpdateDue, pair.Server.DoHandshake().Pair(), pair.ServerNet.Pending), Is.EqualTo((TlsKeyUpdate.None, Results.Done, KeyUpdateLength)));
        AssertTalks(pair);
    }

    [Test]
    public void Item091_After_close_notify_nothing_is_owed()
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.Shutdown();
        pair.DrainServer();
        Request(pair);
        pair.Server.Read(_buffer);
        Assert.That((pair.Server.KeyUpdateDue, pair.Server.DoHandshake().Pair(), pair.ServerNet.Pending), Is.EqualTo((TlsKeyUpdate.None, Results.Done, 0)));
    }

    // Deviation: OpenSSL takes any number, each of which costs its receiver a key derivation.
    [TestCase(32, true)]
    [TestCase(33, false)]
    public void Item092_Key_updates_in_a_row_are_limited(int count, bool accepted)
    {
        using var pair = new ChannelPair();
        pair.Connected();
        for (int i = 0; i < count; i++)
        {
            pair.Client.UpdateKeys();
            pair.Client.DoHandshake();
            pair.ToServer();
        }
        Assert.That(pair.Server.Read(_buffer).Faulted(), Is.EqualTo(accepted
            ? (-1, TlsErrorCode.WantRead, (TlsFault?)null)
            : (-1, TlsErrorCode.Ssl, TlsFault.TooManyKeyUpdates)));
    }

    [Test]
    public void Item092_Data_in_between_starts_the_count_again()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        int received = 0;
        for (int i = 0; i < 100; i++)
        {
            pair.Client.UpdateKeys();
            pair.Client.Write("x"u8);
            pair.ToServer();
            received += pair.Server.Read(_buffer).Value;
        }
        Assert.That(received, Is.EqualTo(100));
    }

    // Deviation: OpenSSL 1.1.1 and older renegotiate here, and a client of any version does. Nobody does so here.
    [Test]
    public void Item093_Whoever_wants_to_renegotiate_is_told_no_and_the_connection_goes_on([Values] bool byServer)
    {
        using ChannelPair pair = ChannelPair.Connected(ProtocolVersion.Tls12);
        (TlsChannel asker, TlsChannel asked) = byServer ? (pair.Server, pair.Client) : (pair.Client, pair.Server);
        BioPairHalf network = byServer ? pair.ClientNet : pair.ServerNet;
        byte[] clientHello = pair.ClientSent[5..(5 + 4 + (pair.ClientSent[7] << 8) + pair.ClientSent[8])].ToArray();
        network.Write(HandMade.Record(asker, ContentType.Handshake, byServer ? [0, 0, 0, 0] : clientHello));
        Assert.That(asked.Read(_buffer).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(asked.IsInitFinished);
        Assert.That(asked.Write("x"u8).Value, Is.EqualTo(1), "writing is not held up");
        Assert.That(network.Pending, Is.EqualTo(WarningLength + OneByteLength + 7), "no_renegotiation and the byte, each in a record of TLS 1.2");
        if (byServer) pair.ToServer();
        else pair.ToClient();
        Assert.That(asker.Read(_buffer).Value, Is.EqualTo(1));
        AssertTalks(pair);
    }

    private static void Request(ChannelPair pair)
    {
        pair.Client.UpdateKeys(askPeer: true);
        pair.Client.DoHandshake();
        Assert.That(pair.ToServer(), Is.EqualTo(KeyUpdateLength));
    }

    private void AssertTalks(ChannelPair pair)
    {
        (TlsResult written, TlsResult read) = pair.Drive(() => pair.Client.Write("to"u8), () => pair.Server.Read(_buffer));
        Assert.That((written.Value, read.Value), Is.EqualTo((2, 2)));
        (read, written) = pair.Drive(() => pair.Client.Read(_buffer), () => pair.Server.Write("and fro"u8));
        Assert.That((written.Value, read.Value), Is.EqualTo((7, 7)));
    }
}
