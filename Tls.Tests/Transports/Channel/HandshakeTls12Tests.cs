using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C3, where TLS 1.2 differs: the server finishes last, and before the change of cipher everything is in the clear.</summary>
[CancelAfter(120_000)]
public sealed class HandshakeTls12Tests
{
    private static readonly TlsClientContext Context = TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });

    [Test]
    public void Item034_A_client_needs_the_servers_Finished()
    {
        using var pair = new ChannelPair(client: Context);
        pair.WithServerFlight();
        Assert.That((pair.Client.Connect().Pair(), pair.Client.IsInitFinished), Is.EqualTo((Results.WantsRead, false)));
        pair.ToServer();
        Assert.That((pair.Server.Accept().Pair(), pair.ServerNet.Pending > 0), Is.EqualTo((Results.Done, true)));
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.WantsRead));
        pair.ToClient();
        Assert.That((pair.Client.Connect().Pair(), pair.Client.Info!.Version), Is.EqualTo((Results.Done, ProtocolVersion.Tls12)));
    }

    [TestCase(64, 64)]
    [TestCase(1, 1)]
    [TestCase(64, 1)]
    public void Item037_It_completes_over_any_buffers(int clientSize, int serverSize)
    {
        using var pair = new ChannelPair(clientSize, serverSize, Context);
        pair.Connected();
    }

    [Test]
    public void Item039_A_server_is_connected_only_when_its_last_flight_was_taken()
    {
        using var pair = new ChannelPair(serverSize: 16, client: Context);
        pair.Drive(pair.Client.Connect, pair.Server.Accept, until: () => pair.Server.Connection!.IsConnected);
        int waits = 0;
        while (pair.Server.Accept() is { IsSuccess: false } result)
        {
            Assert.That((result.Pair(), pair.Server.IsInitFinished), Is.EqualTo((Results.WantsWrite, false)));
            pair.ToClient();
            waits++;
        }
        Assert.That(waits, Is.Positive);
    }

    [Test]
    public void Item040_Feeding_one_byte_at_a_time_completes()
    {
        using var pair = new ChannelPair(client: Context);
        (TlsResult client, TlsResult server) = pair.Drive(pair.Client.Connect, pair.Server.Accept, chunks: [1]);
        Assert.That((client.Pair(), server.Pair()), Is.EqualTo((Results.Done, Results.Done)));
    }

    [Test]
    public void Item043_Read_and_write_in_the_handshake_drive_it_on()
    {
        using var pair = new ChannelPair(client: Context);
        byte[] buffer = new byte[8];
        (TlsResult client, TlsResult server) = pair.Drive(() => pair.Client.Write("go"u8), () => pair.Server.Read(buffer));
        Assert.That((client.Value, server.Value), Is.EqualTo((2, 2)));
    }

    [Test]
    public void Item047_An_untrusted_certificate_is_answered_with_an_alert_in_the_clear()
    {
        using var pair = new ChannelPair(client: Context, verifier: CertificateVerifier.ForRoots(new TestCertificates().RootPem));
        pair.WithServerFlight();
        Assert.That(pair.Client.Connect().Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.UnknownCertificateAuthority)));
        Assert.That(pair.ToServer(), Is.EqualTo(7));
        Assert.That(pair.Server.Accept().Error!.Value.Alert, Is.EqualTo(AlertDescription.UnknownCa));
    }

    /// <summary>In TLS 1.3 the client hears of it at its first read only (<see cref="HandshakeFailureTests"/>).</summary>
    [Test]
    public void Item048_A_required_certificate_that_is_missing_fails_inside_connect()
    {
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()],
            ClientCertificates = ClientCertificateMode.Required,
        });
        using var pair = new ChannelPair(client: Context, server: server);
        pair.Drive(pair.Client.Connect, pair.Server.Accept, until: () => pair.Server.Connection?.Error is not null);
        pair.ToClient();
        Assert.That(pair.Client.Connect().Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.AlertReceived)));
        Assert.That(pair.Server.Connection!.Error?.Fault, Is.EqualTo(TlsFault.ClientCertificateRequired12));
    }

    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 129, 31)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, 129, 31)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 121, 23)]
    public void Item085_The_wire_sizes_of_a_hundred_bytes_and_of_close_notify(CipherSuite suite, int data, int close)
    {
        using var pair = new ChannelPair(client: TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, CipherSuites = [suite] }));
        pair.Connected();
        Assert.That((pair.Client.Write(new byte[100]).Value, pair.ToServer()), Is.EqualTo((100, data)));
        Assert.That(pair.Server.Read(new byte[200]).Value, Is.EqualTo(100));
        pair.Client.Shutdown();
        Assert.That(pair.ToServer(), Is.EqualTo(close));
    }

    [Test]
    public void Item059_The_certificate_suspends_a_TLS_1_2_client_too()
    {
        using var pair = new ChannelPair(client: Context, withVerifier: false);
        pair.WithServerFlight();
        Assert.That((pair.Client.Connect().Pair(), pair.Client.Connect().Pair()), Is.EqualTo((Results.WantsVerdict, Results.WantsVerdict)));
        Assert.That(pair.ClientNet.Pending, Is.Zero);
        ((PeerCertificateDecision)pair.Client.Decision!).Accept();
        pair.Connected();
    }
}
