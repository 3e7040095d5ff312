using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>ML-DSA certificates (draft-ietf-tls-mldsa) with OpenSSL 3.5, which is in Node 26: each side's key, judged by the other.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class MlDsaInteropTests
{
    private const int Limit = 120_000;

    private static readonly SignatureScheme[] Schemes =
        [SignatureScheme.Mldsa44, SignatureScheme.Mldsa65, SignatureScheme.Mldsa87, .. new TlsClientOptions().SignatureSchemes];

    private NodePeer? _node;

    private NodePeer Node => _node!;

    [OneTimeSetUp]
    public void Start()
    {
        if (!KeyKinds.HasMlDsa) Assert.Ignore("this build has no ML-DSA");
        _node = NodePeer.Start(Peers.Node26);
    }

    [TearDown]
    public void Show() => _node?.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_and_our_client([ValueSource(typeof(KeyKinds), nameof(KeyKinds.MlDsa))] CertificateKeyKind kind, CancellationToken cancel)
    {
        JsonObject theirs = NodeOptions.Server(kind).With(("requestCert", true), ("rejectUnauthorized", true), ("ca", TestCertificates.Default.RootPem));
        (NodeSession session, int port) = await Node.ServeAsync(theirs, cancel);
        using SocketDriver driver = await Ours.ConnectAsync(
            port, new TlsClientOptions { SignatureSchemes = Schemes, Credentials = [Ours.Credential(kind)] }, cancel, verifier: Knowing(kind));
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync(Payload.Of(1000), cancel);
        await driver.ExpectAsync(Payload.Of(1000), cancel);
        JsonElement connected = await session.NextAsync("connected", cancel);
        Assert.That(connected.GetProperty("authorized").GetBoolean());
        Check(driver.Tls.Info, kind);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_and_its_client([ValueSource(typeof(KeyKinds), nameof(KeyKinds.MlDsa))] CertificateKeyKind kind, CancellationToken cancel)
    {
        using var listener = new Loopback();
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        NodeSession session = await Node.BeginAsync(
            "client", NodeOptions.Client().With(("cert", leaf.CertificatePem), ("key", leaf.KeyPem)), cancel, listener.Port, 1000);
        var options = new TlsServerOptions { SignatureSchemes = Schemes, Credentials = [Ours.Credential(kind)], ClientCertificates = ClientCertificateMode.Required };
        using var driver = new SocketDriver(await listener.AcceptAsync(cancel), TlsConnection.CreateServer(TlsServerContext.Create(options)), Knowing(kind));
        await driver.HandshakeAsync(cancel);
        await driver.EchoAsync(cancel);
        await session.NextAsync("echoed", cancel);
        Check(driver.Tls.Info, kind);
    }

    private static OnePin Knowing(CertificateKeyKind kind) => new(TestCertificates.Default.Leaf(kind).Der);

    private static void Check(TlsConnectionInfo info, CertificateKeyKind kind)
    {
        Assert.That(info.PeerSignatureScheme, Is.EqualTo(SignatureSchemes.AnyTls13SchemeFor(kind)));
        Assert.That(info.LocalSignatureScheme, Is.EqualTo(info.PeerSignatureScheme));
    }
}
