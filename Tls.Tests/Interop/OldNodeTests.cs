using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>OpenSSL 1.0.2, which has never heard of TLS 1.3, against a side of ours that knows nothing else.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OldNodeTests
{
    private const int Limit = 120_000;

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_finds_no_suite_that_it_knows(CancellationToken cancel)
    {
        await using NodePeer node = NodePeer.Start(Peers.Node6);
        (NodeSession session, int port) = await node.ServeAsync(NodeOptions.Server(), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { MinVersion = ProtocolVersion.Tls13 }, cancel);

        // supported_versions means nothing to it, and the version in front of it is one that it has.
        await RefusalTests.ExpectAlertAsync(driver, AlertDescription.HandshakeFailure, cancel);
        Assert.That(await session.FailureAsync(cancel), Does.Contain("no shared cipher"));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_client_hears_that_its_version_is_too_old(CancellationToken cancel)
    {
        await using NodePeer node = NodePeer.Start(Peers.Node6);
        using var listener = new Loopback();
        NodeSession session = await node.BeginAsync("client", NodeOptions.Client(), cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], MinVersion = ProtocolVersion.Tls13 }, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.UnsupportedVersion, cancel);
        Assert.That(await session.FailureAsync(cancel), Does.Contain("protocol version"));
    }
}
