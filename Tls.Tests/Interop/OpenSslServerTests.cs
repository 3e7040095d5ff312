using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Our client against <c>openssl s_server</c>.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OpenSslServerTests
{
    private const int Limit = 120_000;

    // Each answers one client at a time; the others wait in its queue.
    private readonly SharedServers _servers = new((kind, cancel) =>
        OpenSsl.ServeAsync(TestCertificates.Default.Leaf(kind), cancel, "-rev", "-alpn", Ours.Protocol));

    public static IEnumerable<InteropCase> Cases => InteropCase.All;

    [TearDown]
    public void Show() => _servers.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop() => await _servers.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_client_talks_to_s_server(InteropCase wanted, CancellationToken cancel)
    {
        int port = await _servers.PortAsync(wanted.Kind, cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, Ours.PinnedClient(wanted), cancel);

        await Ours.RunClientAsync(driver, wanted, Payload.Reversed(Payload.Of(wanted.PayloadLength)), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_group_without_our_key_share_costs_a_retry([Values] bool middleboxCompatibility, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-groups", "P-384", "-rev");
        await using PeerProcess ended = server;
        var options = new TlsClientOptions { MiddleboxCompatibility = middleboxCompatibility };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);

        await TalkAsync(driver, cancel);

        Assert.That(driver.Tls.Info.HelloRetryRequested);
        Assert.That(driver.Tls.Info.Group, Is.EqualTo(NamedGroup.Secp384r1));
    }

    /// <summary>Fragments of the handshake, padded records, no compatibility, many tickets and none, a request for a certificate.</summary>
    [TestCase("-max_send_frag 512")]
    [TestCase("-record_padding 1000")]
    [TestCase("-no_middlebox")]
    [TestCase("-num_tickets 20")]
    [TestCase("-num_tickets 0")]
    [TestCase("-verify 3")]
    [CancelAfter(Limit)]
    public async Task What_s_server_can_do_otherwise(string options, CancellationToken cancel)
    {
        TestCertificate certificate = TestCertificates.Default.Leaf(CertificateKeyKind.Rsa);
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(certificate, cancel, ["-rev", .. options.Split(' ')]);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await TalkAsync(driver, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Both_sides_change_keys_in_mid_stream(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-msg");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);
        await driver.HandshakeAsync(cancel);

        // "k" changes the server's keys; "K" asks for ours as well, which go out before our next data.
        await server.WriteAsync("k\n", cancel);
        await server.WaitForAsync("KeyUpdate", cancel);
        await server.WriteAsync("after one\n", cancel);
        await driver.ExpectAsync("after one\n"u8.ToArray(), cancel);
        Assert.That(driver.Tls.OwesKeyUpdate, Is.False);
        await server.WriteAsync("K\n", cancel);
        await server.WaitForAsync("(?s)KeyUpdate.*KeyUpdate", cancel);
        await server.WriteAsync("after two\n", cancel);
        await driver.ExpectAsync("after two\n"u8.ToArray(), cancel);
        Assert.That(driver.Tls.OwesKeyUpdate);
        await driver.WriteAsync("answer\n"u8.ToArray(), cancel);
        Assert.That(driver.Tls.OwesKeyUpdate, Is.False);
        await server.WaitForOutputAsync("answer\n", cancel);
        await driver.UpdateKeysAsync(askPeer: true, cancel);
        await driver.WriteAsync("again\n"u8.ToArray(), cancel);
        await server.WaitForOutputAsync("again\n", cancel);
        await server.WriteAsync("and back\n", cancel);
        await driver.ExpectAsync("and back\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task The_server_closes_first(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-rev", "-naccept", "1");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);
        await driver.HandshakeAsync(cancel);

        // With -rev this word asks for the end.
        await driver.WriteAsync("CLOSE\n"u8.ToArray(), cancel);

        await driver.ExpectCloseAsync(cancel);
        await driver.CloseAsync(cancel);
        await server.WaitForExitAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_server_that_leaves_without_close_notify_is_noticed(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("here\n"u8.ToArray(), cancel);
        await server.WaitForOutputAsync("here\n", cancel);

        await server.WriteAsync("Q\n", cancel);

        Assert.ThrowsAsync<EndOfStreamException>(() => driver.ReadAsync(new byte[1], cancel));
    }

    private static async Task TalkAsync(SocketDriver driver, CancellationToken cancel)
    {
        byte[] payload = Payload.Of(20_000);
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync(payload, cancel);
        await driver.ExpectAsync(Payload.Reversed(payload), cancel);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
    }
}
