using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Crypto;

namespace Tls.Tests.Interop;

/// <summary>
/// OpenSSL leaves after each byte of its handshake. It says the same each time because it was recorded, and that works because our
/// side draws the same random bytes each time and signs with Ed25519, which draws none.
/// </summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class VanishingPeerTests
{
    private const int Limit = 120_000;

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    // The random of a hello, together with a session ID where there is one; then keys.
    private static TlsCryptoProvider SameRandom(bool hasSessionId) => new ScriptedCryptoProvider(
        TlsCryptoProvider.Platform, [Draw(9, hasSessionId ? 64 : 32), .. Enumerable.Range(1, 8).Select(draw => Draw(draw, 32))]);

    private static byte[] Draw(int value, int length) => [.. Enumerable.Repeat((byte)value, length)];

    [Test]
    [CancelAfter(Limit)]
    public async Task A_server_that_vanishes_at_any_byte_is_noticed([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        byte[] recording = await RecordServerAsync(version, cancel);
        byte[] flight = recording[..HandshakeLength(Client(version), recording)];

        await VanishEverywhereAsync(() => Client(version), flight, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_client_that_vanishes_at_any_byte_is_noticed([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        byte[] recording = await RecordClientAsync(version, cancel);
        byte[] flight = recording[..HandshakeLength(Server(version), recording)];

        await VanishEverywhereAsync(() => Server(version), flight, cancel);
    }

    private static TlsConnection Client(ProtocolVersion version) => TlsConnection.CreateClient(
        TlsClientContext.Create(new TlsClientOptions { MaxVersion = version, CryptoProvider = SameRandom(hasSessionId: version == ProtocolVersion.Tls13) }), Ours.ServerName);

    private static TlsConnection Server(ProtocolVersion version) => TlsConnection.CreateServer(TlsServerContext.Create(
        new TlsServerOptions { MaxVersion = version, CryptoProvider = SameRandom(hasSessionId: false), Credentials = [Ours.Credential(CertificateKeyKind.Ed25519)] }));

    private static async Task<byte[]> RecordServerAsync(ProtocolVersion version, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-rev");
        await using PeerProcess ended = server;
        using var wiretap = new Wiretap(port);
        Task tapped = wiretap.RunAsync(cancel);
        using (var driver = new SocketDriver(await Loopback.ConnectAsync(wiretap.Listener.Port, cancel), Client(version), Ours.Verifier))
        {
            await driver.HandshakeAsync(cancel);
            await driver.CloseAsync(cancel);
            await driver.ExpectCloseAsync(cancel);
        }
        await tapped;
        return wiretap.FromServer;
    }

    private static async Task<byte[]> RecordClientAsync(ProtocolVersion version, CancellationToken cancel)
    {
        using var listener = new Loopback();
        using var wiretap = new Wiretap(listener.Port);
        Task tapped = wiretap.RunAsync(cancel);
        await using PeerProcess client = OpenSsl.Connect(wiretap.Listener);
        using (var driver = new SocketDriver(await listener.AcceptAsync(cancel), Server(version), Ours.Verifier))
        {
            await driver.HandshakeAsync(cancel);
            client.EndInput();
            await driver.EchoAsync(cancel);
        }
        await tapped;
        return wiretap.FromClient;
    }

    // How much of the recording it takes to be connected: also the proof that a replay works at all.
    private static int HandshakeLength(TlsConnection tls, byte[] recording)
    {
        using TlsConnection disposed = tls;
        using TlsBuffer outgoing = new(), plaintext = new();
        tls.Start(outgoing);
        int position = 0;
        while (!tls.IsConnected)
        {
            TlsStatus status = tls.Receive(recording.AsSpan(position), plaintext, outgoing, out int consumed);
            position += consumed;
            if (status == TlsStatus.NeedDecision) Ours.Verifier.Resolve((PeerCertificateDecision)tls.Decision!);
            else Assert.That(status, Is.EqualTo(TlsStatus.Done), $"{tls.Error} at byte {position}");
        }
        return position;
    }

    private static async Task VanishEverywhereAsync(Func<TlsConnection> make, byte[] flight, CancellationToken cancel)
    {
        using var listener = new Loopback();
        for (int length = 0; length < flight.Length; length++)
        {
            using Socket peer = await Loopback.ConnectAsync(listener.Port, cancel);
            using var driver = new SocketDriver(await listener.AcceptAsync(cancel), make(), Ours.Verifier);
            await peer.SendAsync(flight.AsMemory(0, length), cancel);
            peer.Shutdown(SocketShutdown.Send);

            Exception? thrown = await CatchAsync(driver.HandshakeAsync(cancel));

            Assert.That(thrown, Is.TypeOf<EndOfStreamException>(), $"after {length} of {flight.Length} bytes");
            Assert.That(driver.Tls.IsConnected, Is.False, $"after {length} of {flight.Length} bytes");
        }
    }

    private static async Task<Exception?> CatchAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.Exception?.InnerException;
    }
}
