using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;

namespace Tls.Tests.Interop;

/// <summary>Node's tls module, with an OpenSSL of each generation inside.</summary>
[TestFixtureSource(nameof(Tls13Nodes))]
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class NodeTests(Peer peer)
{
    private const int Limit = 120_000;

    private NodePeer? _node;

    // Node 6 has OpenSSL 1.0.2, which ends at TLS 1.2.
    public static IEnumerable<Peer> Tls13Nodes => [Peers.Node14, Peers.Node18, Peers.Node26];

    public static IEnumerable<InteropCase> Cases => InteropCase.All;

    private NodePeer Node => _node!;

    // A peer without the hybrid gets X25519 without a further round trip.
    private NamedGroup DefaultGroup => peer == Peers.Node26 ? NamedGroup.X25519MLKEM768 : NamedGroup.X25519;

    [OneTimeSetUp]
    public void Start() => _node = NodePeer.Start(peer);

    [TearDown]
    public void Show() => _node?.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_client_talks_to_its_server(InteropCase wanted, CancellationToken cancel)
    {
        (NodeSession session, int port) = await Node.ServeAsync(NodeOptions.Server(wanted), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, Ours.OpenClient(wanted), cancel);

        await Ours.RunClientAsync(driver, wanted, Payload.Of(wanted.PayloadLength), cancel);

        JsonElement connected = await session.NextAsync("connected", cancel);
        await session.NextAsync("ended", cancel);
        Assert.That(connected.GetProperty("serverName").GetString(), Is.EqualTo(Ours.ServerName));
        CheckTheirs(connected, wanted);
    }

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Its_client_talks_to_our_server(InteropCase wanted, CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", NodeOptions.Client(wanted), cancel, listener.Port, wanted.PayloadLength);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Ours.Server(wanted), cancel);

        await Ours.RunServerAsync(driver, wanted, cancel);

        JsonElement connected = await session.NextAsync("connected", cancel);
        JsonElement echoed = await session.NextAsync("echoed", cancel);
        await session.NextAsync("ended", cancel);
        JsonElement closed = await session.NextAsync("closed", cancel);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(connected.GetProperty("authorized").GetBoolean());
            Assert.That(echoed.GetProperty("same").GetBoolean());
            Assert.That(closed.GetProperty("hadError").GetBoolean(), Is.False);
        }
        CheckTheirs(connected, wanted);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Defaults_meet_defaults_at_its_server(CancellationToken cancel)
    {
        (NodeSession session, int port) = await Node.ServeAsync(NodeOptions.Server(), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await driver.HandshakeAsync(cancel);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);

        await session.NextAsync("ended", cancel);
        Assert.That(driver.Tls.Info.HelloRetryRequested, Is.False);
        Assert.That(driver.Tls.Info.Group, Is.EqualTo(DefaultGroup));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Defaults_meet_defaults_at_our_server(CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", NodeOptions.Client(), cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(Tls.Core.Crypto.CertificateKeyKind.EcdsaP256)] }, cancel);

        await driver.HandshakeAsync(cancel);
        await driver.EchoAsync(cancel);

        await session.NextAsync("ended", cancel);
        Assert.That(driver.Tls.Info.HelloRetryRequested, Is.False);
        Assert.That(driver.Tls.Info.Group, Is.EqualTo(DefaultGroup));
    }

    private static void CheckTheirs(JsonElement connected, InteropCase wanted)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(connected.GetProperty("protocol").GetString(), Is.EqualTo(wanted.Version == ProtocolVersion.Tls13 ? "TLSv1.3" : "TLSv1.2"));
            Assert.That(connected.GetProperty("suite").GetString(), Is.EqualTo(wanted.Suite.ToString()));
            Assert.That(connected.GetProperty("alpn").GetString(), Is.EqualTo(Ours.Protocol));
        }
    }
}
