using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Compressed certificates (RFC 8879) with OpenSSL 3.5, which is in Node 26: both algorithms, both sides, both sides' certificates.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class CertificateCompressionInteropTests
{
    private const int Limit = 120_000;

    private NodePeer? _node;

    public static IEnumerable<TlsCertificateCompression> Ways => CertificateCompression.All;

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
    public async Task Its_server_and_our_client(
        [ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa)] CertificateKeyKind kind, CancellationToken cancel)
    {
        JsonObject theirs = NodeOptions.Server(kind).With(
            ("certificateCompression", Names(way)), ("requestCert", true), ("rejectUnauthorized", true), ("ca", TestCertificates.Default.RootPem));
        (NodeSession session, int port) = await Node.ServeAsync(theirs, cancel);
        using SocketDriver driver = await Ours.ConnectAsync(
            port, new TlsClientOptions { CertificateCompression = [way], Credentials = [Ours.Credential(kind)] }, cancel);
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync(Payload.Of(1000), cancel);
        await driver.ExpectAsync(Payload.Of(1000), cancel);
        Assert.That((await session.NextAsync("connected", cancel)).GetProperty("authorized").GetBoolean());
        Check(driver.Tls.Info, way.Algorithm);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_and_its_client(
        [ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa)] CertificateKeyKind kind, CancellationToken cancel)
    {
        using var listener = new Loopback();
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        JsonObject theirs = NodeOptions.Client().With(("certificateCompression", Names(way)), ("cert", leaf.CertificatePem), ("key", leaf.KeyPem));
        NodeSession session = await Node.BeginAsync("client", theirs, cancel, listener.Port, 1000);
        var options = new TlsServerOptions
        {
            Credentials = [Ours.Credential(kind)], ClientCertificates = ClientCertificateMode.Required, CertificateCompression = [way],
        };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);
        await driver.HandshakeAsync(cancel);
        await driver.EchoAsync(cancel);
        await session.NextAsync("echoed", cancel);
        Check(driver.Tls.Info, way.Algorithm);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_way_that_the_other_lacks_is_not_used([Values] bool itsServer, CancellationToken cancel)
    {
        JsonObject theirs = (itsServer ? NodeOptions.Server() : NodeOptions.Client()).With(("certificateCompression", Names(CertificateCompression.Zlib)));
        if (itsServer)
        {
            (NodeSession _, int port) = await Node.ServeAsync(theirs, cancel);
            using SocketDriver client = await Ours.ConnectAsync(port, new TlsClientOptions { CertificateCompression = [CertificateCompression.Brotli] }, cancel);
            await client.HandshakeAsync(cancel);
            Check(client.Tls.Info, CertificateCompressionAlgorithm.None);
            return;
        }
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", theirs, cancel, listener.Port, 1000);
        using SocketDriver server = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.Rsa)], CertificateCompression = [CertificateCompression.Brotli] }, cancel);
        await server.HandshakeAsync(cancel);
        await server.EchoAsync(cancel);
        await session.NextAsync("echoed", cancel);
        Check(server.Tls.Info, CertificateCompressionAlgorithm.None);
    }

    private static JsonArray Names(params TlsCertificateCompression[] ways) =>
        NodeOptions.Protocols([.. ways.Select(way => way.Algorithm == CertificateCompressionAlgorithm.Zlib ? "zlib" : "brotli")]);

    private static void Check(TlsConnectionInfo info, CertificateCompressionAlgorithm algorithm)
    {
        Assert.That(info.PeerCertificateCompression, Is.EqualTo(algorithm));
        Assert.That(info.LocalCertificateCompression, Is.EqualTo(algorithm));
    }
}
