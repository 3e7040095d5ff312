using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Client certificates with somebody else's server and somebody else's client, in both versions.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class ClientCertificateInteropTests
{
    private const int Limit = 120_000;

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    /// <summary>Version, kind of the client's key.</summary>
    public static IEnumerable<TestCaseData> Cases =>
        from version in Versions
        from kind in KeyKinds.Classical
        select new TestCaseData(version, kind);

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_client_shows_openssls_server_who_it_is(ProtocolVersion version, CertificateKeyKind kind, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-rev", "-Verify", "3", "-verify_return_error", "-CAfile", PeerFiles.Root);
        await using PeerProcess ended = server;
        var options = new TlsClientOptions { MinVersion = version, MaxVersion = version, Credentials = [Ours.Credential(kind)] };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);

        await TalkToServerAsync(driver, cancel);
        await server.WaitForAsync($"test leaf {kind}", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_has_nothing_to_show([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-rev", "-verify", "3");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { MinVersion = version, MaxVersion = version }, cancel);

        await TalkToServerAsync(driver, cancel);
    }

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Openssls_client_shows_our_server_who_it_is(ProtocolVersion version, CertificateKeyKind kind, CancellationToken cancel)
    {
        using var listener = new Loopback();
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        PeerFiles files = PeerFiles.Of(leaf);
        await using PeerProcess client = OpenSsl.Connect(listener, "-cert", files.Certificate, "-key", files.Key, "-cert_chain", files.Issuers);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server(version, ClientCertificateMode.Required), cancel);

        await driver.HandshakeAsync(cancel);
        Assert.That(driver.Tls.Info.PeerCertificates[0].ToArray(), Is.EqualTo(leaf.Der));
        await driver.WriteAsync("hello\n"u8.ToArray(), cancel);
        await client.WaitForOutputAsync("hello\n", cancel);

        // What it says of our request.
        await client.WaitForAsync("CN = test root", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Openssls_client_has_nothing_to_show([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool isRequired, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, Server(version, isRequired ? ClientCertificateMode.Required : ClientCertificateMode.Optional), cancel);
        if (!isRequired)
        {
            await driver.HandshakeAsync(cancel);
            Assert.That(driver.Tls.Info.PeerCertificates, Is.Empty);
            return;
        }
        await RefusalTests.ExpectFaultAsync(
            driver, version == ProtocolVersion.Tls12 ? TlsFault.ClientCertificateRequired12 : TlsFault.ClientCertificateRequired, cancel);
        await client.WaitForAsync(version == ProtocolVersion.Tls12 ? "alert handshake failure" : "certificate required", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task GnuTLS_as_a_server_learns_who_our_client_is(
        [ValueSource(nameof(Versions))] ProtocolVersion version,
        [Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa, CertificateKeyKind.Ed25519)] CertificateKeyKind kind,
        CancellationToken cancel)
    {
        (PeerProcess server, int port) = await GnuTls.ServeAsync(
            CertificateKeyKind.EcdsaP256, cancel, "--require-client-cert", "--verify-client-cert", "--x509cafile", PeerFiles.Root);
        await using PeerProcess ended = server;
        var options = new TlsClientOptions { MinVersion = version, MaxVersion = version, Credentials = [Ours.Credential(kind)] };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);

        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("abc\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("abc\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task GnuTLS_as_a_client_tells_our_server_who_it_is(
        [ValueSource(nameof(Versions))] ProtocolVersion version,
        [Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa, CertificateKeyKind.Ed25519)] CertificateKeyKind kind,
        CancellationToken cancel)
    {
        using var listener = new Loopback();
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        PeerFiles files = PeerFiles.Of(leaf);
        await using PeerProcess client = GnuTls.Connect(listener, "--x509certfile", files.Chain, "--x509keyfile", files.Key);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server(version, ClientCertificateMode.Required), cancel);

        await driver.HandshakeAsync(cancel);
        Assert.That(driver.Tls.Info.PeerCertificates[0].ToArray(), Is.EqualTo(leaf.Der));
    }

    private static TlsServerOptions Server(ProtocolVersion version, ClientCertificateMode mode) => new()
    {
        Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
        ApplicationProtocols = [Ours.Protocol],
        MinVersion = version,
        MaxVersion = version,
        ClientCertificates = mode,
        ClientCertificateAuthorities = [TestCertificates.Default.Root.SubjectName.RawData],
    };

    private static async Task TalkToServerAsync(SocketDriver driver, CancellationToken cancel)
    {
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("abc\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("cba\n"u8.ToArray(), cancel);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
    }
}
