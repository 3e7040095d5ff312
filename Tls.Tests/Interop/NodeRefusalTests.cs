using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>What Node tells its user of a connection that must not come to be, and what it does that no handshake would show.</summary>
[TestFixtureSource(nameof(Nodes))]
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class NodeRefusalTests(Peer peer)
{
    private const int Limit = 120_000;

    private static readonly CertificateVerifier Stranger = CertificateVerifier.ForRoots(new TestCertificates().RootPem);

    private NodePeer? _node;

    public static IEnumerable<Peer> Nodes => NodeTests.Tls13Nodes;

    private static TlsServerOptions Server => new() { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)] };

    private NodePeer Node => _node!;

    [OneTimeSetUp]
    public void Start() => _node = NodePeer.Start(peer);

    [TearDown]
    public void Show() => _node?.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_hears_that_its_authority_is_unknown(CancellationToken cancel)
    {
        (NodeSession session, int port) = await Node.ServeAsync(NodeOptions.Server(), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel, verifier: Stranger);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.UnknownCertificateAuthority, cancel);
        Assert.That(await session.FailureAsync(cancel), Does.Contain("unknown ca"));
    }

    // Node looks at the certificate only after the handshake, and then hangs up without a word of TLS.
    [Test]
    [CancelAfter(Limit)]
    public async Task Its_client_hangs_up_on_an_unknown_authority(CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync(
            "client", NodeOptions.Client().With(("ca", new TestCertificates().RootPem)), cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server, cancel);

        Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            await driver.HandshakeAsync(cancel);
            await driver.ReadAsync(new byte[1], cancel);
        });
        Assert.That(await session.FailureAsync(cancel), Does.Contain("certificate"));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_with_TLS_1_2_alone_is_no_peer(CancellationToken cancel)
    {
        (NodeSession _, int port) = await Node.ServeAsync(NodeOptions.Server().With(("maxVersion", "TLSv1.2")), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { MinVersion = ProtocolVersion.Tls13 }, cancel);

        await RefusalTests.ExpectAlertAsync(driver, AlertDescription.ProtocolVersion, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_client_with_TLS_1_2_alone_is_no_peer(CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", NodeOptions.Client().With(("maxVersion", "TLSv1.2")), cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], MinVersion = ProtocolVersion.Tls13 }, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.UnsupportedVersion, cancel);

        // Node 14 and 18 keep the alert to themselves (OldNodeTests and RefusalTests see it).
        await session.FailureAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task An_HTTP_request_gets_no_answer_and_a_name_of_its_own(CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("httpClient", null, cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.HttpRequest, cancel);
        Assert.That(driver.Tls.Error?.Alert, Is.Null);
        driver.Dispose();
        await session.FailureAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task An_HTTP_response_is_no_record(CancellationToken cancel)
    {
        (NodeSession _, int port) = await Node.ServeAsync(null, cancel, "httpServer");
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.UnknownRecordType, cancel);
    }
}
