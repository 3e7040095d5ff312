using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>
/// OpenSSL 1.0.2 in Node 6: TLS 1.2 at best, no extended main secret, no X25519, no ChaCha20-Poly1305. With
/// <see cref="TlsOptions.RequireExtendedMainSecret"/> off it is a peer like any other; with it on it is told so.
/// </summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OldNode12Tests
{
    private const int Limit = 120_000;

    private static readonly NamedGroup[] Groups = [NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];

    private static readonly CertificateKeyKind[] Kinds =
        [CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521, CertificateKeyKind.Rsa];

    private NodePeer? _node;

    public static IEnumerable<InteropCase> Cases =>
        InteropCase.Of12(Groups, Kinds, [.. CipherSuiteSpec.All.ToArray().Where(IsKnown)]).Select(wanted => wanted with { Twist = Twist.Nothing });

    private NodePeer Node => _node!;

    [OneTimeSetUp]
    public void Start() => _node = NodePeer.Start(Peers.Node6);

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
        (NodeSession session, int port) = await Node.ServeAsync(NodeOptions.Server(wanted).With(("ecdhCurve", OldName(wanted.Group))), cancel);
        var options = new TlsClientOptions { RequireExtendedMainSecret = false, ApplicationProtocols = [Ours.Protocol] };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);

        await driver.HandshakeAsync(cancel);
        wanted.Check(driver.Tls);
        await driver.WriteAsync(Payload.Of(wanted.PayloadLength), cancel);
        await driver.ExpectAsync(Payload.Of(wanted.PayloadLength), cancel);

        // Node 6 ends the connection in turn, but without a close_notify of its own.
        await driver.CloseAsync(cancel);
        Assert.That(driver.Tls.Info.UsesExtendedMainSecret, Is.False);
        CheckTheirs(await session.NextAsync("connected", cancel), wanted);
        await session.NextAsync("ended", cancel);
    }

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Its_client_talks_to_our_server(InteropCase wanted, CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", Client(), cancel, listener.Port, wanted.PayloadLength);
        var options = new TlsServerOptions
        {
            Credentials = [Ours.Credential(wanted.Kind)],
            CipherSuites = [wanted.Suite],
            Groups = [wanted.Group],
            ApplicationProtocols = [Ours.Protocol],
            RequireExtendedMainSecret = false,
        };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);

        await Ours.RunServerAsync(driver, wanted, cancel);

        JsonElement connected = await session.NextAsync("connected", cancel);
        Assert.That(connected.GetProperty("authorized").GetBoolean());
        Assert.That((await session.NextAsync("echoed", cancel)).GetProperty("same").GetBoolean());
        CheckTheirs(connected, wanted);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_is_known_by_its_certificate(
        [Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa)] CertificateKeyKind kind, CancellationToken cancel)
    {
        (NodeSession session, int port) = await Node.ServeAsync(
            NodeOptions.Server().With(("requestCert", true), ("rejectUnauthorized", true), ("ca", TestCertificates.Default.RootPem)), cancel);
        var options = new TlsClientOptions { RequireExtendedMainSecret = false, Credentials = [Ours.Credential(kind)] };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);

        await driver.HandshakeAsync(cancel);
        await driver.CloseAsync(cancel);

        Assert.That((await session.NextAsync("connected", cancel)).GetProperty("authorized").GetBoolean());
        Assert.That(driver.Tls.Info.LocalSignatureScheme.FitsTls12(kind), $"{driver.Tls.Info.LocalSignatureScheme}");
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_client_is_known_by_its_certificate(
        [Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa)] CertificateKeyKind kind, CancellationToken cancel)
    {
        using var listener = new Loopback();
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        await Node.BeginAsync("client", Client().With(("cert", leaf.CertificatePem), ("key", leaf.KeyPem)), cancel, listener.Port);
        var options = new TlsServerOptions
        {
            Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
            ClientCertificates = ClientCertificateMode.Required,
            RequireExtendedMainSecret = false,
        };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);

        await driver.HandshakeAsync(cancel);
        await driver.EchoAsync(cancel);

        Assert.That(driver.Tls.Info.PeerCertificates[0].ToArray(), Is.EqualTo(leaf.Der));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task By_default_our_client_refuses_its_server(CancellationToken cancel)
    {
        (NodeSession session, int port) = await Node.ServeAsync(NodeOptions.Server(), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.ExtendedMainSecretMissing, cancel);
        Assert.That(await session.FailureAsync(cancel), Does.Contain("handshake failure"));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task By_default_our_server_refuses_its_client(CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", NodeOptions.Client(), cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)] }, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.ExtendedMainSecretMissing, cancel);
        Assert.That(await session.FailureAsync(cancel), Does.Contain("handshake failure"));
    }

    /// <summary>A side of ours that has X25519 alone shares no group with it.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task X25519_is_unknown_to_its_client(CancellationToken cancel)
    {
        using var listener = new Loopback();
        NodeSession session = await Node.BeginAsync("client", NodeOptions.Client(), cancel, listener.Port);
        var options = new TlsServerOptions
        {
            Credentials = [Ours.Credential(CertificateKeyKind.Rsa)],
            Groups = [NamedGroup.X25519],
            RequireExtendedMainSecret = false,
        };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.NoSharedGroup, cancel);
        Assert.That(await session.FailureAsync(cancel), Does.Contain("handshake failure"));
    }

    private static JsonObject Client() => NodeOptions.Client().With(("ALPNProtocols", NodeOptions.Protocols(Ours.Protocol)));

    private static bool IsKnown(CipherSuiteSpec spec) => spec.Version == ProtocolVersion.Tls12 && spec.Aead != AeadAlgorithm.ChaCha20Poly1305;

    // What NIST's curves were called before they had those names.
    private static string OldName(NamedGroup group) => group == NamedGroup.Secp256r1 ? "prime256v1" : group.ToString().ToLowerInvariant();

    private static void CheckTheirs(JsonElement connected, InteropCase wanted)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(connected.GetProperty("protocol").GetString(), Is.EqualTo("TLSv1.2"));
            Assert.That(connected.GetProperty("suite").GetString(), Is.EqualTo(InteropCase.OpenSslName(wanted.Suite)));
            Assert.That(connected.GetProperty("alpn").GetString(), Is.EqualTo(Ours.Protocol));
        }
    }
}
