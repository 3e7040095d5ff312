using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>What OpenSSL's programs can do in TLS 1.2 besides connecting: renegotiation, which we do not, and its old ways.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class Tls12InteropTests
{
    private const int Limit = 120_000;

    private static TlsServerOptions ServerDefaults => new() { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)] };

    /// <summary>Both sides allow both; the other side's limit decides.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task Our_defaults_meet_a_server_that_ends_at_12(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-tls1_2", "-rev");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await driver.HandshakeAsync(cancel);

        Assert.That(driver.Tls.Info.Version, Is.EqualTo(ProtocolVersion.Tls12));
        Assert.That(driver.Tls.Info.UsesExtendedMainSecret);
        await driver.WriteAsync("abc\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("cba\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_defaults_meet_a_client_that_ends_at_12(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-tls1_2");
        using SocketDriver driver = await Ours.AcceptAsync(listener, ServerDefaults, cancel);

        await driver.HandshakeAsync(cancel);

        Assert.That(driver.Tls.Info.Version, Is.EqualTo(ProtocolVersion.Tls12));
        await driver.WriteAsync("hello\n"u8.ToArray(), cancel);
        await client.WaitForOutputAsync("hello\n", cancel);
        await client.WaitForAsync("Secure Renegotiation IS supported", cancel);
        await client.WaitForAsync("Extended master secret: yes", cancel);
    }

    /// <summary>OpenSSL does not go on where its renegotiation is refused.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task A_client_that_renegotiates_is_refused(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-tls1_2");
        using SocketDriver driver = await Ours.AcceptAsync(listener, ServerDefaults, cancel);
        await driver.HandshakeAsync(cancel);

        await client.WriteAsync("R\n", cancel);

        await ExpectAlertAsync(driver, AlertDescription.HandshakeFailure, cancel);
        await client.WaitForAsync("no renegotiation", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_server_that_renegotiates_is_refused(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-tls1_2");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("here\n"u8.ToArray(), cancel);
        await server.WaitForOutputAsync("here\n", cancel);

        await server.WriteAsync("r\n", cancel);

        await ExpectAlertAsync(driver, AlertDescription.HandshakeFailure, cancel);
        await server.WaitForAsync("no renegotiation", cancel);
    }

    /// <summary>RFC 7507: what a client sends that was made to fall back.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task A_client_that_fell_back_is_told_that_it_need_not(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-tls1_2", "-fallback_scsv");
        using SocketDriver driver = await Ours.AcceptAsync(listener, ServerDefaults, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.InappropriateFallback, cancel);
        await client.WaitForAsync("inappropriate fallback", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Older_versions_than_12_are_refused_on_both_sides([Values("-tls1", "-tls1_1")] string version, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, version, "-cipher", "ALL:@SECLEVEL=0");
        using SocketDriver driver = await Ours.AcceptAsync(listener, ServerDefaults, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.UnsupportedVersion, cancel);
        await client.WaitForAsync("protocol version", cancel);
    }

    /// <summary>Suites that we do not have: static RSA, finite fields, CBC.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task Old_suites_are_refused(
        [Values("AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256")] string cipher, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-tls1_2", "-cipher", cipher);
        using SocketDriver driver = await Ours.AcceptAsync(listener, new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.Rsa)] }, cancel);

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.NoSharedCipherSuite, cancel);
        await client.WaitForAsync("handshake failure", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Fragments_of_the_handshake_are_joined(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(
            TestCertificates.Default.Leaf(CertificateKeyKind.Rsa), cancel, "-tls1_2", "-rev", "-max_send_frag", "512");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("abc\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("cba\n"u8.ToArray(), cancel);
    }

    private static async Task ExpectAlertAsync(SocketDriver driver, AlertDescription alert, CancellationToken cancel)
    {
        TlsException? failure = null;
        try
        {
            await driver.ReadAsync(new byte[100], cancel);
        }
        catch (TlsException caught)
        {
            failure = caught;
        }
        Assert.That(failure?.Error.IsAlertFromPeer, Is.True);
        Assert.That(failure?.Error.Alert, Is.EqualTo(alert));
    }
}
