using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Pair;

namespace Tls.Tests.Interop;

/// <summary>Hybrids, and ML-KEM alone, with OpenSSL 3.5, which is in Node 26: every group, both ways, with and without a HelloRetryRequest.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class HybridInteropTests
{
    private const int Limit = 120_000;

    private static readonly NamedGroup[] PostQuantumGroups = [.. TestPair.HybridGroups, .. TestPair.KemGroups];

    private NodePeer? _node;

    private NodePeer Node => _node!;

    [OneTimeSetUp]
    public void Start() => _node = NodePeer.Start(Peers.Node26);

    [TearDown]
    public void Show() => _node?.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_takes_our_share([ValueSource(nameof(PostQuantumGroups))] NamedGroup group, CancellationToken cancel) =>
        await ConnectAsync(new TlsClientOptions { Groups = [group] }, group, group, retried: false, cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_asks_for_one([ValueSource(nameof(PostQuantumGroups))] NamedGroup group, CancellationToken cancel) =>
        await ConnectAsync(new TlsClientOptions { Groups = [NamedGroup.Secp521r1, group] }, group, group, retried: true, cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_asks_away_from_one([ValueSource(nameof(PostQuantumGroups))] NamedGroup group, CancellationToken cancel)
    {
        var options = new TlsClientOptions { Groups = [group, NamedGroup.Secp521r1], KeyShareGroups = [group] };
        await ConnectAsync(options, NamedGroup.Secp521r1, NamedGroup.Secp521r1, retried: true, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_takes_the_classical_half_at_once(CancellationToken cancel) =>
        await ConnectAsync(new TlsClientOptions(), NamedGroup.X25519, NamedGroup.X25519, retried: false, cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_takes_its_share([ValueSource(nameof(PostQuantumGroups))] NamedGroup group, CancellationToken cancel) =>
        await AcceptAsync(InteropCase.OpenSslName(group), Server([.. PostQuantumGroups, NamedGroup.X25519]), group, retried: false, cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_asks_for_one([ValueSource(nameof(PostQuantumGroups))] NamedGroup group, CancellationToken cancel)
    {
        // Its key share is for the first; ours likes the second better, and says so although the first would do.
        string groups = $"{InteropCase.OpenSslName(NamedGroup.Secp521r1)}:{InteropCase.OpenSslName(group)}";
        await AcceptAsync(groups, Server(group, NamedGroup.Secp521r1), group, retried: true, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_asks_away_from_one([ValueSource(nameof(PostQuantumGroups))] NamedGroup group, CancellationToken cancel)
    {
        string groups = $"{InteropCase.OpenSslName(group)}:{InteropCase.OpenSslName(NamedGroup.Secp521r1)}";
        await AcceptAsync(groups, Server(NamedGroup.Secp521r1), NamedGroup.Secp521r1, retried: true, cancel);
    }

    private static TlsServerOptions Server(params NamedGroup[] groups) =>
        new() { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], Groups = groups };

    private async Task ConnectAsync(TlsClientOptions options, NamedGroup theirs, NamedGroup expected, bool retried, CancellationToken cancel)
    {
        (NodeSession session, int port) = await Node.ServeAsync(NodeOptions.Server().With(("ecdhCurve", InteropCase.OpenSslName(theirs))), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync(Payload.Of(1000), cancel);
        await driver.ExpectAsync(Payload.Of(1000), cancel);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
        await session.NextAsync("ended", cancel);
        Check(driver.Tls, expected, retried);
    }

    private async Task AcceptAsync(string theirs, TlsServerOptions options, NamedGroup expected, bool retried, CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", NodeOptions.Client().With(("ecdhCurve", theirs)), cancel, listener.Port, 1000);
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);
        await driver.HandshakeAsync(cancel);
        await driver.EchoAsync(cancel);
        await session.NextAsync("echoed", cancel);
        Check(driver.Tls, expected, retried);
    }

    private static void Check(TlsConnection tls, NamedGroup expected, bool retried)
    {
        Assert.That(tls.Info.Group, Is.EqualTo(expected));
        Assert.That(tls.Info.HelloRetryRequested, Is.EqualTo(retried));
    }
}
