using System;
using System.Linq;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C3 (items 27 to 41): how a TLS 1.3 handshake gets on over transports of any size.</summary>
[CancelAfter(120_000)]
public sealed class HandshakeProgressTests
{
    private const int HeaderLength = 5;

    [Test]
    public void Item027_1_for_success_and_negative_for_fatal_or_retry()
    {
        using var pair = new ChannelPair();
        Assert.That(pair.Client.Connect().Value, Is.Negative);
        pair.WithServerFlight();
        Assert.That(pair.Client.Connect().Value, Is.EqualTo(1));
        pair.ServerNet.ShutdownWrite();
        Assert.That(pair.Server.Accept().Value, Is.Negative);
    }

    // A handshake that ends in a controlled way without success does not exist in TLS 1.3; 0 is the wrong role's (22).
    [Test]
    public void Item027_0_is_left_to_the_wrong_role()
    {
        using var pair = new ChannelPair();
        Assert.That(pair.Client.Accept().Value, Is.Zero);
        pair.Client.Connect();
        pair.ClientNet.Write(HandMade.CloseNotify);
        Assert.That(pair.Client.Connect().Value, Is.Negative);
    }

    [Test]
    public void Item028_Without_blocking_each_call_wants_something_and_is_repeated()
    {
        using var pair = new ChannelPair(clientSize: 64, serverSize: 64);
        (TlsResult client, TlsResult server) = pair.Drive(pair.Client.Connect, pair.Server.Accept);
        Assert.That((client.Pair(), server.Pair()), Is.EqualTo((Results.Done, Results.Done)));
    }

    [Test]
    public void Item029_A_driver_that_never_drains_is_flagged()
    {
        using var pair = new ChannelPair();
        Assert.That(
            () => pair.Drive(pair.Client.Connect, pair.Server.Accept, drains: false),
            Throws.InvalidOperationException.With.Message.StartsWith("Deadlock"));
        Assert.That(pair.ClientNet.Pending, Is.Positive, "which is how a driver can tell: output waits while everybody wants to read");
        pair.Connected();
    }

    [Test]
    public void Item030_First_client_call_wants_read_with_a_whole_hello_out_and_a_header_asked_for()
    {
        using var pair = new ChannelPair();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(pair.ClientNet.ReadRequest, Is.EqualTo(HeaderLength));
        byte[] hello = pair.DrainClient();
        Assert.That(hello, Has.Length.EqualTo(HeaderLength + (hello[3] << 8) + hello[4]));
    }

    [Test]
    public void Item030_The_request_follows_the_missing_bytes_and_never_exceeds_the_record()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.ToServer();
        pair.Server.Accept();
        byte[] flight = pair.DrainServer();
        int body = (flight[3] << 8) + flight[4];
        foreach ((int count, int request) in new[] { (3, 2), (2, body), (body - 1, 1), (1, HeaderLength) })
        {
            pair.ClientNet.Write(flight.AsSpan(0, count));
            flight = flight[count..];
            Assert.That((pair.Client.Connect().Pair(), pair.ClientNet.ReadRequest), Is.EqualTo((Results.WantsRead, request)));
        }
    }

    [Test]
    public void Item031_Idle_calls_change_nothing()
    {
        using var pair = new ChannelPair();
        TlsResult first = pair.Client.Connect();
        int written = pair.ClientNet.Pending;
        Assert.That(Enumerable.Range(0, 10).Select(_ => pair.Client.Connect()), Is.All.EqualTo(first));
        Assert.That((pair.ClientNet.Pending, pair.ClientNet.ReadRequest), Is.EqualTo((written, HeaderLength)));
    }

    // Two connections with the same random bytes; one is called n times where the other is called once.
    [Test]
    public void Item031_Any_number_of_idle_calls_equals_one() =>
        Gen.Select(Gen.Int[1, 5].Array[1, 10], Gen.Int[1, 400], Gen.OneOfConst(0, 1, 64)).Sample(
            (calls, chunk, size) => Transcript(calls, [chunk], size).SequenceEqual(Transcript([1], [chunk], size)), iter: 30);

    [Test]
    public void Item032_Server_without_data_wants_read_without_output()
    {
        using var pair = new ChannelPair();
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That((pair.ServerNet.Pending, pair.ServerNet.ReadRequest), Is.EqualTo((0, HeaderLength)));
    }

    [Test]
    public void Item033_The_servers_flight_comes_out_in_one_call_and_a_second_adds_nothing()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.WantsRead));
        int written = pair.ServerNet.Pending;
        Assert.That((pair.Server.Accept().Pair(), pair.ServerNet.Pending), Is.EqualTo((Results.WantsRead, written)));
        pair.ToClient();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done), "it was whole");
    }

    [Test]
    public void Item034_A_client_is_connected_while_its_Finished_is_still_on_the_way()
    {
        using var pair = new ChannelPair();
        pair.WithServerFlight();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.Client.IsInitFinished, pair.ClientNet.Pending > 0, pair.Server.IsInitFinished), Is.EqualTo((true, true, false)));
    }

    // Deviation (38): accept queues no tickets, whatever their number. OpenSSL 3 has 510 bytes waiting for its default two.
    [Test]
    public void Item035_A_server_is_connected_by_the_clients_Finished_and_queues_no_tickets()
    {
        using var pair = new ChannelPair();
        pair.WithServerFlight();
        pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.Done));
        Assert.That(pair.ServerNet.Pending, Is.Zero);
    }

    [Test]
    public void Item036_Tickets_wait_for_a_read_and_a_handshake_call_leaves_them()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        byte[] tickets = [.. HandMade.Ticket(pair.Server), .. HandMade.Ticket(pair.Server)];
        pair.ClientNet.Write(tickets);
        Assert.That((pair.Client.Connect().Pair(), pair.ClientBio.Pending), Is.EqualTo((Results.Done, tickets.Length)));
        Assert.That((pair.Client.Peek(new byte[1]).Pair(), pair.ClientBio.Pending), Is.EqualTo((Results.WantsRead, 0)));
        pair.ClientNet.Write(HandMade.Ticket(pair.Server));
        Assert.That((pair.Client.Read(new byte[1]).Pair(), pair.ClientBio.Pending), Is.EqualTo((Results.WantsRead, 0)));
    }

    [Test]
    public void Item037_Output_that_is_too_small_wants_write_and_is_idempotent_until_drained()
    {
        using var pair = new ChannelPair(clientSize: 64, serverSize: 64);
        for (int call = 0; call < 3; call++)
        {
            Assert.That((pair.Client.Connect().Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsWrite, 64)));
        }
        pair.DrainClient();
        Assert.That((pair.Client.Connect().Pair(), pair.ClientNet.Pending), Is.EqualTo((Results.WantsWrite, 64)));
    }

    [TestCase(64, 64)]
    [TestCase(1, 1)]
    [TestCase(1, 64)]
    [TestCase(0, 1)]
    public void Item037_It_completes_over_any_buffers(int clientSize, int serverSize)
    {
        using var pair = new ChannelPair(clientSize, serverSize);
        pair.Connected();
    }

    // Deviation: OpenSSL's accept waits for room for its tickets, so a client that never reads keeps its server from ever finishing
    // (trio#819, openssl#7948). Here the server is done with the client's Finished, and writing goes on without being read.
    [Test]
    public void Item038_A_client_that_never_reads_does_not_hold_the_server_up()
    {
        using var pair = new ChannelPair(clientSize: 64, serverSize: 64);
        pair.Drive(pair.Client.Connect, pair.Server.Accept, until: () => pair.Client.IsInitFinished);
        TlsResult server;
        do server = pair.Server.Accept();
        while (server.ShouldRetry && pair.ToServer() > 0);
        Assert.That((server.Pair(), pair.Server.IsInitFinished, pair.ServerNet.Pending), Is.EqualTo((Results.Done, true, 0)));
    }

    [Test]
    public void Item039_A_client_is_connected_only_when_its_last_flight_was_taken()
    {
        using var pair = new ChannelPair(clientSize: 16);
        pair.Drive(pair.Client.Connect, pair.Server.Accept, until: () => pair.Client.Info!.PeerCertificates.Count > 0);
        int taken = 0;
        while (pair.Client.Connect() is { IsSuccess: false } result)
        {
            Assert.That((result.Pair(), pair.Client.IsInitFinished, pair.Client.IsInInit), Is.EqualTo((Results.WantsWrite, false, true)));
            taken += pair.ToServer();
        }
        Assert.That((taken > 16, pair.Client.IsInitFinished, pair.ClientNet.Pending > 0), Is.EqualTo((true, true, true)));
    }

    [Test]
    public void Item040_Feeding_one_byte_at_a_time_only_ever_wants_read()
    {
        using var pair = new ChannelPair();
        pair.Drive(
            () => Wanting(pair.Client.Connect()),
            () => Wanting(pair.Server.Accept()),
            chunks: [1]);
        Assert.That((pair.Client.IsInitFinished, pair.Server.IsInitFinished), Is.EqualTo((true, true)));

        static TlsResult Wanting(TlsResult result)
        {
            Assert.That(result.Pair(), Is.EqualTo(Results.WantsRead).Or.EqualTo(Results.Done));
            return result;
        }
    }

    [Test]
    public void Item040_Any_split_of_the_input_gives_the_same_output_and_state()
    {
        byte[] whole = Transcript([1], [ChannelPair.Unlimited], 0);
        Gen.Select(Gen.Int[1, 700].Array[1, 12], Gen.OneOfConst(0, 1, 5, 64, 300)).Sample(
            (chunks, size) => Transcript([1], chunks, size).SequenceEqual(whole), iter: 40);
    }

    [Test]
    public void Item041_Data_that_arrives_with_the_Finished_stays_in_the_transport_until_read()
    {
        using var pair = new ChannelPair();
        pair.WithServerFlight();
        pair.Client.Connect();
        pair.Client.Write("early bird"u8);
        pair.ToServer();
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.Server.Pending, pair.Server.HasPending, pair.ServerBio.Pending), Is.EqualTo((0, false, 10 + 22)));
        byte[] buffer = new byte[20];
        Assert.That(pair.Server.Read(buffer).Pair(), Is.EqualTo((10, TlsErrorCode.None)));
        Assert.That(buffer[..10], Is.EqualTo("early bird"u8.ToArray()));
    }

    // All bytes both ways of a handshake and ten bytes of data, with random bytes from a fixed seed. The patterns repeat.
    private static byte[] Transcript(int[] calls, int[] chunks, int size)
    {
        using TlsCredential credential = Credential();
        TlsClientContext client = TlsClientContext.Create(new TlsClientOptions { CryptoProvider = new SeededCryptoProvider(1) });
        TlsServerContext server = TlsServerContext.Create(new TlsServerOptions { CryptoProvider = new SeededCryptoProvider(2), Credentials = [credential] });
        using var pair = new ChannelPair(size, size, client, server);
        int step = 0;
        byte[] data = new byte[20];
        TlsResult Repeated(Func<TlsResult> call)
        {
            TlsResult result = call();
            for (int more = calls[step++ % calls.Length]; more > 1 && result.ShouldRetry; more--)
            {
                if (call() != result) throw new InvalidOperationException("An idle call came to something else.");
            }
            return result;
        }
        pair.Drive(() => Repeated(pair.Client.Connect), () => Repeated(pair.Server.Accept), chunks);
        pair.Drive(() => Repeated(() => pair.Client.Write("0123456789"u8)), () => Repeated(() => pair.Server.Read(data)), chunks);
        bool isFinished = pair.Client.IsInitFinished && pair.Server.IsInitFinished;
        return [.. pair.ClientSent, .. pair.ServerSent, .. data, isFinished ? (byte)1 : (byte)0];
    }

    private static TlsCredential Credential()
    {
        Peers.TestCertificate leaf = Peers.TestCertificates.Default.Leaf(CertificateKeyKind.Ed25519);
        return TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem);
    }
}
