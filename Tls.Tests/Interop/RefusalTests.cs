using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Connections that must not come to be: both sides give the same reason, by the alert between them.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class RefusalTests
{
    private const int Limit = 120_000;

    private static readonly CertificateVerifier Stranger = CertificateVerifier.ForRoots(new TestCertificates().RootPem);

    private static readonly TestCertificate Expired = TestCertificates.Default.Authority.Issue(new TestCertificateSpec
    {
        DnsNames = [TestCertificates.ServerName],
        NotAfter = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero),
    });

    /// <summary>What the server is told, what our client wants, our client's fault or the alert it gets, and what the server says.</summary>
    public static IEnumerable<TestCaseData> ServersThatShareNothing =>
    [
        Case("No_suite", ["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"], AlertDescription.HandshakeFailure, "no shared cipher"),
        Case("No_group", ["-groups", "P-521"], AlertDescription.HandshakeFailure, "no suitable key share"),
        Case("No_version", ["-tls1_2"], AlertDescription.ProtocolVersion, "unsupported protocol"),
        Case("No_protocol", ["-alpn", "other"], AlertDescription.NoApplicationProtocol, "no application protocol"),
    ];

    /// <summary>What the client is told, our server's fault, and what the client says of our alert.</summary>
    public static IEnumerable<TestCaseData> ClientsThatShareNothing =>
    [
        Case("No_suite", ["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"], TlsFault.NoSharedCipherSuite, "alert handshake failure"),
        Case("No_group", ["-groups", "P-521"], TlsFault.NoSharedGroup, "alert handshake failure"),
        Case("No_scheme", ["-sigalgs", "RSA-PSS+SHA256"], TlsFault.NoSharedSignatureScheme, "alert handshake failure"),
        Case("No_version", ["-tls1_2"], TlsFault.UnsupportedVersion, "alert protocol version"),
        Case("No_protocol", ["-alpn", "other"], TlsFault.NoApplicationProtocol, "alert no application protocol"),
    ];

    private static TlsClientOptions NarrowClient => new()
    {
        CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
        Groups = [NamedGroup.X25519],
        ApplicationProtocols = [Ours.Protocol],
    };

    private static TlsServerOptions NarrowServer => new()
    {
        Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
        CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
        Groups = [NamedGroup.X25519],
        ApplicationProtocols = [Ours.Protocol],
    };

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_refuses_an_unknown_authority(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel, verifier: Stranger);

        await ExpectFaultAsync(driver, TlsFault.UnknownCertificateAuthority, cancel);
        await server.WaitForAsync("alert unknown ca", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_refuses_another_name(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel, serverName: "elsewhere.test");

        await ExpectFaultAsync(driver, TlsFault.CertificateNameMismatch, cancel);
        await server.WaitForAsync("alert bad certificate", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_refuses_an_expired_certificate(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(Expired, cancel);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);

        await ExpectFaultAsync(driver, TlsFault.CertificateExpired, cancel);
        await server.WaitForAsync("alert certificate expired", cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Their_client_refuses_our_unknown_authority(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-CAfile", PeerFiles.StrangerRoot);
        using SocketDriver driver = await Ours.AcceptAsync(listener, NarrowServer, cancel);

        await ExpectAlertAsync(driver, AlertDescription.UnknownCa, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Their_client_refuses_our_other_name(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-verify_hostname", "elsewhere.test");
        using SocketDriver driver = await Ours.AcceptAsync(listener, NarrowServer, cancel);

        await ExpectAlertAsync(driver, AlertDescription.BadCertificate, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Their_client_refuses_our_expired_certificate(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener);
        using SocketDriver driver = await Ours.AcceptAsync(listener, new TlsServerOptions { Credentials = [Ours.Credential(Expired)] }, cancel);

        await ExpectAlertAsync(driver, AlertDescription.CertificateExpired, cancel);
    }

    [TestCaseSource(nameof(ServersThatShareNothing))]
    [CancelAfter(Limit)]
    public async Task Their_server_refuses(string[] options, AlertDescription alert, string says, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, options);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, NarrowClient, cancel);

        await ExpectAlertAsync(driver, alert, cancel);
        await server.WaitForAsync(says, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Their_server_refuses_without_a_scheme_for_its_key(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256] }, cancel);

        await ExpectAlertAsync(driver, AlertDescription.HandshakeFailure, cancel);
        await server.WaitForAsync("no suitable signature algorithm", cancel);
    }

    [TestCaseSource(nameof(ClientsThatShareNothing))]
    [CancelAfter(Limit)]
    public async Task Our_server_refuses(string[] options, TlsFault fault, string says, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, options);
        using SocketDriver driver = await Ours.AcceptAsync(listener, NarrowServer, cancel);

        await ExpectFaultAsync(driver, fault, cancel);
        await client.WaitForAsync(says, cancel);
    }

    /// <summary>The connection fails here, for this reason, and never counts as connected.</summary>
    public static async Task ExpectFaultAsync(SocketDriver driver, TlsFault fault, CancellationToken cancel)
    {
        TlsError error = await FailAsync(driver, cancel);
        Assert.That(error.Fault, Is.EqualTo(fault));
        Assert.That(error.IsAlertFromPeer, Is.False);
    }

    /// <summary>The peer ends the connection, with this alert.</summary>
    public static async Task ExpectAlertAsync(SocketDriver driver, AlertDescription alert, CancellationToken cancel)
    {
        TlsError error = await FailAsync(driver, cancel);
        Assert.That(error.Fault, Is.EqualTo(TlsFault.AlertReceived));
        Assert.That(error.IsAlertFromPeer);
        Assert.That(error.Alert, Is.EqualTo(alert));
    }

    private static async Task<TlsError> FailAsync(SocketDriver driver, CancellationToken cancel)
    {
        try
        {
            await driver.HandshakeAsync(cancel);
        }
        catch (TlsException failure)
        {
            Assert.That(driver.Tls.IsConnected, Is.False);
            return failure.Error;
        }
        throw new AssertionException("The handshake came to its end.");
    }

    private static TestCaseData Case(string name, string[] options, object outcome, string says) =>
        new TestCaseData(options, outcome, says).SetArgDisplayNames(name);
}
