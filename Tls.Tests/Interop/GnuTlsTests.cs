using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>GnuTLS in both directions.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class GnuTlsTests
{
    private const int Limit = 120_000;

    // gnutls-cli makes one record of each read of its input, and drops what does not fit into the record_size_limit.
    private const int OneSmallRecord = 64;

    private readonly SharedServers _servers = new((kind, cancel) => GnuTls.ServeAsync(kind, cancel));

    public static IEnumerable<InteropCase> Cases => InteropCase.All;

    [TearDown]
    public void Show() => _servers.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop() => await _servers.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_client_talks_to_its_server(InteropCase wanted, CancellationToken cancel)
    {
        int port = await _servers.PortAsync(wanted.Kind, cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, Ours.PinnedClient(wanted), cancel);

        await Ours.RunClientAsync(driver, wanted, Payload.Of(wanted.PayloadLength), cancel);
    }

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_server_talks_to_its_client(InteropCase wanted, CancellationToken cancel)
    {
        NamedGroup[] groups = wanted.Twist == Twist.HelloRetryRequest ? [wanted.OtherGroup, wanted.Group] : wanted.Groups;
        using var listener = new Loopback();
        await using PeerProcess client = GnuTls.Connect(listener, "--single-key-share", "--priority", GnuTls.Priority(wanted.Suite, groups));
        using SocketDriver driver = await Ours.AcceptAsync(listener, Ours.Server(wanted), cancel);
        Task served = Ours.RunServerAsync(driver, wanted, cancel);

        await TalkAsync(client, wanted.Twist == Twist.SmallRecords ? OneSmallRecord : wanted.PayloadLength, cancel);

        await served;
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_and_its_server_keep_each_others_record_size_limit(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await GnuTls.ServeAsync(CertificateKeyKind.EcdsaP256, cancel, "--recordsize", "600");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { MaxReceivedRecordContent = 100 }, cancel);

        await driver.HandshakeAsync(cancel);
        CheckLimits(driver.Tls);
        await driver.WriteAsync(Payload.Of(5_000), cancel);
        await driver.ExpectAsync(Payload.Of(5_000), cancel);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_and_its_client_keep_each_others_record_size_limit(CancellationToken cancel)
    {
        using var listener = new Loopback();
        string priority = GnuTls.Priority(CipherSuite.TLS_AES_128_GCM_SHA256, NamedGroup.X25519);
        await using PeerProcess client = GnuTls.Connect(listener, "--recordsize", "600", "--priority", priority);
        var options = new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], MaxReceivedRecordContent = 100 };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);

        await driver.HandshakeAsync(cancel);
        CheckLimits(driver.Tls);
        byte[] payload = Payload.Of(5_000);
        await driver.WriteAsync(payload, cancel);
        await client.WaitForOutputAsync(Encoding.ASCII.GetString(payload), cancel);
        await client.WriteAsync(Encoding.ASCII.GetString(Payload.Of(OneSmallRecord)), cancel);
        await driver.ExpectAsync(Payload.Of(OneSmallRecord), cancel);
    }

    private static async Task TalkAsync(PeerProcess client, int length, CancellationToken cancel)
    {
        string text = Encoding.ASCII.GetString(Payload.Of(length));
        await client.WaitForAsync("Simple Client Mode", cancel);
        await client.WriteAsync(text, cancel);
        await client.WaitForOutputAsync(text, cancel);
        client.EndInput();
    }

    // A record that is too long fails the connection; that it cannot be made is left to look at.
    private static void CheckLimits(TlsConnection tls)
    {
        Assert.That(tls.Context.Writer.MaxContentLength, Is.EqualTo(600));
        Assert.That(tls.Context.Reader.MaxContentLength, Is.EqualTo(100));
    }
}
