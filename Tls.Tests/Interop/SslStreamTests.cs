using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>The platform's own TLS, in this process.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
[SupportedOSPlatform("linux")] // Windows does not let a caller choose the suite.
internal sealed class SslStreamTests
{
    private const int Limit = 120_000;

    private static readonly CertificateKeyKind[] Kinds =
        [CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521, CertificateKeyKind.Rsa];

    // Its OpenSSL may be older than ML-KEM.
    private static readonly NamedGroup[] PlatformGroups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];

    public static IEnumerable<InteropCase> Cases => [.. Cases13, .. Cases12];

    // Each suite with each kind of key that the platform has; the rest turns with them.
    private static IEnumerable<InteropCase> Cases13 =>
        from spec in SuitesOf(ProtocolVersion.Tls13)
        from kind in Kinds
        let number = (int)spec.Suite + (int)kind
        select new InteropCase(
            spec.Suite, PlatformGroups[number % 4], kind, number % 2 == 0 ? Twist.KeyUpdate : Twist.Nothing, number % 3 == 0 ? 100_000 : 1_000);

    // Each suite with each group. Our client has to list the certificate's curve, and their server picks by its own order: so that is the same curve.
    private static IEnumerable<InteropCase> Cases12 =>
        from spec in SuitesOf(ProtocolVersion.Tls12)
        from row in Enumerable.Range(0, PlatformGroups.Length)
        let kind = spec.Authentication == SuiteAuthentication.Rsa ? CertificateKeyKind.Rsa : OnCurve(PlatformGroups[row])
        select new InteropCase(spec.Suite, PlatformGroups[row], kind, Twist.Nothing, ((int)spec.Suite + row) % 3 == 0 ? 100_000 : 1_000);

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_client_talks_to_its_server(InteropCase wanted, CancellationToken cancel)
    {
        using var listener = new Loopback();
        Task<SslStream> served = ServeAsync(listener, wanted, cancel);
        using SocketDriver driver = await Ours.ConnectAsync(listener.Port, Ours.PinnedClient(wanted), cancel);

        await Ours.RunClientAsync(driver, wanted, Payload.Of(wanted.PayloadLength), cancel);

        await using SslStream theirs = await served;
        Assert.That(theirs.TargetHostName, Is.EqualTo(Ours.ServerName));
        CheckTheirs(theirs, wanted);
    }

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Its_client_talks_to_our_server(InteropCase wanted, CancellationToken cancel)
    {
        using var listener = new Loopback();
        Task<SslStream> talked = TalkAsync(listener.Port, wanted, cancel);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Ours.Server(wanted), cancel);

        await driver.HandshakeAsync(cancel);
        CheckOurs(driver.Tls, wanted);
        if (wanted.Twist == Twist.KeyUpdate) await driver.UpdateKeysAsync(askPeer: true, cancel);
        await driver.EchoAsync(cancel);

        await using SslStream theirs = await talked;
        CheckTheirs(theirs, wanted);
    }

    private static async Task<SslStream> ServeAsync(Loopback listener, InteropCase wanted, CancellationToken cancel)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(wanted.Kind);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(leaf.CertificatePem, leaf.KeyPem);
        X509Certificate2Collection issuers = [.. leaf.Chain.Skip(1).Select(der => X509CertificateLoader.LoadCertificate(der.Span))];
        var stream = new SslStream(new NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true));
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, issuers, offline: true),
            EnabledSslProtocols = ProtocolOf(wanted),
            CipherSuitesPolicy = new CipherSuitesPolicy([(TlsCipherSuite)wanted.Suite]),
            ApplicationProtocols = [new SslApplicationProtocol(Ours.Protocol)],
        };
        await stream.AuthenticateAsServerAsync(options, cancel);
        byte[] buffer = new byte[16 * 1024];
        int length;
        while ((length = await stream.ReadAsync(buffer, cancel)) > 0) await stream.WriteAsync(buffer.AsMemory(0, length), cancel);
        await stream.ShutdownAsync();
        return stream;
    }

    private static async Task<SslStream> TalkAsync(int port, InteropCase wanted, CancellationToken cancel)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(TestCertificates.Default.Root);
        var stream = new SslStream(new NetworkStream(await Loopback.ConnectAsync(port, cancel), ownsSocket: true));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = Ours.ServerName,
            CertificateChainPolicy = trust,
            EnabledSslProtocols = ProtocolOf(wanted),
            CipherSuitesPolicy = new CipherSuitesPolicy([(TlsCipherSuite)wanted.Suite]),
            ApplicationProtocols = [new SslApplicationProtocol(Ours.Protocol)],
        };
        await stream.AuthenticateAsClientAsync(options, cancel);

        byte[] payload = Payload.Of(wanted.PayloadLength);
        byte[] echo = new byte[payload.Length];
        await stream.WriteAsync(payload, cancel);
        await stream.ReadExactlyAsync(echo, cancel);
        Assert.That(echo.AsSpan().SequenceEqual(payload), "the echo differs");
        await stream.ShutdownAsync();
        Assert.That(await stream.ReadAsync(echo, cancel), Is.Zero, "data instead of close_notify");
        return stream;
    }

    private static IEnumerable<CipherSuiteSpec> SuitesOf(ProtocolVersion version) => CipherSuiteSpec.All.ToArray().Where(spec => spec.Version == version);

    private static CertificateKeyKind OnCurve(NamedGroup group) =>
        Kinds.Where(kind => kind.Curve() == group).DefaultIfEmpty(CertificateKeyKind.EcdsaP256).First();

    private static SslProtocols ProtocolOf(InteropCase wanted) => wanted.Version == ProtocolVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;

    // Which group its client tries first is the platform's business, so a retry is as good as none.
    private static void CheckOurs(TlsConnection tls, InteropCase wanted) =>
        (tls.Info.HelloRetryRequested ? wanted with { Twist = Twist.HelloRetryRequest } : wanted with { Twist = Twist.Nothing }).Check(tls);

    private static void CheckTheirs(SslStream theirs, InteropCase wanted)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(theirs.SslProtocol, Is.EqualTo(ProtocolOf(wanted)));
            Assert.That(theirs.NegotiatedCipherSuite, Is.EqualTo((TlsCipherSuite)wanted.Suite));
            Assert.That(theirs.NegotiatedApplicationProtocol.ToString(), Is.EqualTo(Ours.Protocol));
        }
    }
}
