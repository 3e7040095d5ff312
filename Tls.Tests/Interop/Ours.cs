using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Our side of an interop test.</summary>
internal static class Ours
{
    public const string Protocol = "echo/1";

    private const int SmallRecord = 64;
    private const int OddPadding = 333;

    public static string ServerName => TestCertificates.ServerName;

    public static CertificateVerifier Verifier { get; } = CertificateVerifier.ForRoots(TestCertificates.Default.RootPem);

    public static TlsCredential Credential(CertificateKeyKind kind) => Credential(TestCertificates.Default.Leaf(kind));

    public static TlsCredential Credential(TestCertificate certificate) => TlsCredential.FromDer(certificate.Chain, certificate.Pkcs8);

    /// <summary>A client that can only do what the case wants.</summary>
    public static TlsClientOptions PinnedClient(InteropCase wanted) =>
        Client(wanted, [wanted.Suite], wanted.Groups, wanted.Twist == Twist.HelloRetryRequest ? [] : null);

    /// <summary>A client that leaves the choice to a pinned server.</summary>
    public static TlsClientOptions OpenClient(InteropCase wanted) => Client(
        wanted,
        [.. CipherSuiteSpec.All.ToArray().Where(spec => spec.Version == wanted.Version).Select(spec => spec.Suite)],
        new TlsClientOptions().Groups,
        [wanted.Twist == Twist.HelloRetryRequest ? wanted.OtherGroup : wanted.Group]);

    public static TlsServerOptions Server(InteropCase wanted) => new()
    {
        Credentials = [Credential(wanted.Kind)],
        CipherSuites = [wanted.Suite],
        Groups = [wanted.Group],
        ApplicationProtocols = ["unheard-of", Protocol],
        RetryCookie = wanted.Kind == CertificateKeyKind.Ed25519 ? new byte[300] : default,
        RecordPaddingBlock = wanted.Twist == Twist.Padding ? OddPadding : 1,
        MaxSentRecordContent = wanted.Twist == Twist.SmallRecords ? SmallRecord : 16_384,
        MaxReceivedRecordContent = wanted.Twist == Twist.SmallRecords ? SmallRecord : null,
    };

    public static async Task<SocketDriver> ConnectAsync(
        int port, TlsClientOptions options, CancellationToken cancel, string? serverName = null, CertificateVerifier? verifier = null, Func<byte[], byte[][]>? cut = null)
    {
        TlsConnection tls = TlsConnection.CreateClient(TlsClientContext.Create(options), serverName ?? ServerName);
        return new SocketDriver(await Loopback.ConnectAsync(port, cancel), tls, verifier ?? Verifier) { Cut = cut ?? (whole => [whole]) };
    }

    public static async Task<SocketDriver> AcceptAsync(Loopback listener, TlsServerOptions options, CancellationToken cancel)
    {
        TlsConnection tls = TlsConnection.CreateServer(TlsServerContext.Create(options));
        return new SocketDriver(await listener.AcceptAsync(cancel), tls, Verifier);
    }

    /// <summary>Our client's half of a case: handshake, payload there and its answer back, close on both sides.</summary>
    public static async Task RunClientAsync(SocketDriver driver, InteropCase wanted, byte[] answer, CancellationToken cancel)
    {
        await driver.HandshakeAsync(cancel);
        wanted.Check(driver.Tls);
        if (wanted.Twist == Twist.KeyUpdate) await driver.UpdateKeysAsync(askPeer: true, cancel);
        await driver.WriteAsync(Payload.Of(wanted.PayloadLength), cancel);
        await driver.ExpectAsync(answer, cancel);
        await driver.CloseAsync(cancel);
        await driver.ExpectCloseAsync(cancel);
    }

    /// <summary>Our server's half of a case: handshake, then everything back until the client closes.</summary>
    public static async Task RunServerAsync(SocketDriver driver, InteropCase wanted, CancellationToken cancel)
    {
        await driver.HandshakeAsync(cancel);
        wanted.Check(driver.Tls);
        if (wanted.Twist == Twist.KeyUpdate) await driver.UpdateKeysAsync(askPeer: true, cancel);
        await driver.EchoAsync(cancel);
    }

    private static TlsClientOptions Client(
        InteropCase wanted, IReadOnlyList<CipherSuite> suites, IReadOnlyList<NamedGroup> groups, IReadOnlyList<NamedGroup>? shares) => new()
        {
            CipherSuites = suites,
            Groups = groups,
            KeyShareGroups = shares,
            ApplicationProtocols = ["unheard-of", Protocol],
            RecordPaddingBlock = wanted.Twist == Twist.Padding ? OddPadding : 1,
            MaxSentRecordContent = wanted.Twist == Twist.SmallRecords ? SmallRecord : 16_384,
            MaxReceivedRecordContent = wanted.Twist == Twist.SmallRecords ? SmallRecord : null,
            MiddleboxCompatibility = wanted.Twist != Twist.NoMiddleboxCompatibility,
        };
}
