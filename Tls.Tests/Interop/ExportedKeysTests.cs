using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>Exporters, channel bindings and key logs: what OpenSSL and Node have is what we have, in both roles and versions.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class ExportedKeysTests
{
    private const int Limit = 120_000;
    private const string Label = "EXPERIMENTAL-Tls.Tests";
    private const int Length = 100;

    public static IEnumerable<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    public static IEnumerable<Peer> Nodes => [Peers.Node14, Peers.Node18, Peers.Node26];

    [Test]
    [CancelAfter(Limit)]
    public async Task An_s_server_exports_what_our_client_exports([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-keymatexport", Label, "-keymatexportlen", $"{Length}");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, Client(version), cancel);
        await driver.HandshakeAsync(cancel);

        Assert.That(Export(driver.Tls), Is.EqualTo(await ExportedAsync(server, cancel)));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task An_s_client_exports_what_our_server_exports([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-keymatexport", Label, "-keymatexportlen", $"{Length}");
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server(version), cancel);
        await driver.HandshakeAsync(cancel);

        Assert.That(Export(driver.Tls), Is.EqualTo(await ExportedAsync(client, cancel)));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task An_s_server_logs_the_keys_that_our_client_logs([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        using var log = new TemporaryFile();
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-rev", "-naccept", "1", "-keylogfile", log.Path);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, Client(version), cancel);
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("CLOSE\n"u8.ToArray(), cancel);
        await driver.ExpectCloseAsync(cancel);
        await driver.CloseAsync(cancel);
        await server.WaitForExitAsync(cancel);

        ExpectSame(driver.Tls, log.ReadLines(), version);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task An_s_client_logs_the_keys_that_our_server_logs([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        using var log = new TemporaryFile();
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-keylogfile", log.Path);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server(version), cancel);
        await driver.HandshakeAsync(cancel);
        client.EndInput();
        await driver.EchoAsync(cancel);
        await client.WaitForExitAsync(cancel);

        ExpectSame(driver.Tls, log.ReadLines(), version);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_Node_server_has_our_clients_keys(
        [ValueSource(nameof(Nodes))] Peer peer, [ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        await using NodePeer node = NodePeer.Start(peer);
        (NodeSession session, int port) = await node.ServeAsync(NodeOptions.Server(), cancel);
        using SocketDriver driver = await Ours.ConnectAsync(port, Client(version), cancel);
        await driver.HandshakeAsync(cancel);
        await driver.CloseAsync(cancel);

        await CheckAsync(session, driver.Tls, version, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_Node_client_has_our_servers_keys(
        [ValueSource(nameof(Nodes))] Peer peer, [ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        await using NodePeer node = NodePeer.Start(peer);
        using var listener = new Loopback();
        NodeSession session = await node.BeginAsync("client", NodeOptions.Client(), cancel, listener.Port);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Server(version), cancel);
        await driver.HandshakeAsync(cancel);
        await driver.EchoAsync(cancel);

        await CheckAsync(session, driver.Tls, version, cancel);
    }

    private static TlsClientOptions Client(ProtocolVersion version) => new() { MinVersion = version, MaxVersion = version, CollectKeyLog = true };

    private static TlsServerOptions Server(ProtocolVersion version) => new()
    {
        Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
        MinVersion = version,
        MaxVersion = version,
        CollectKeyLog = true,
    };

    private static string Export(TlsConnection tls)
    {
        byte[] material = new byte[Length];
        tls.ExportKeyingMaterial(Label, material);
        return Convert.ToHexStringLower(material);
    }

    private static string Export(TlsConnection tls, ReadOnlySpan<byte> context)
    {
        byte[] material = new byte[Length];
        tls.ExportKeyingMaterial(Label, context, material);
        return Convert.ToHexStringLower(material);
    }

    private static async Task<string> ExportedAsync(PeerProcess peer, CancellationToken cancel)
    {
        Match found = await peer.WaitForAsync("Keying material: ([0-9A-F]{200})", cancel);
        return found.Groups[1].Value.ToLowerInvariant();
    }

    private static void ExpectSame(TlsConnection tls, IEnumerable<string> theirs, ProtocolVersion version)
    {
        using var taken = new TlsBuffer();
        tls.TakeKeyLog(taken);
        string[] ours = Encoding.ASCII.GetString(taken.Unread).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(ours, Has.Length.EqualTo(version == ProtocolVersion.Tls12 ? 1 : 5));
        Assert.That(ours, Is.EquivalentTo(theirs.Where(line => line.Length > 0 && line[0] != '#')));
    }

    private static async Task CheckAsync(NodeSession session, TlsConnection tls, ProtocolVersion version, CancellationToken cancel)
    {
        var lines = new List<string>();
        for (int i = 0; i < (version == ProtocolVersion.Tls12 ? 1 : 5); i++)
        {
            JsonElement logged = await session.NextAsync("keylog", cancel);
            lines.Add(logged.GetProperty("line").GetString()!.TrimEnd('\n'));
        }
        JsonElement keys = (await session.NextAsync("connected", cancel)).GetProperty("keys");
        using (Assert.EnterMultipleScope())
        {
            ExpectSame(tls, lines, version);
            Assert.That(Export(tls), Is.EqualTo(keys.GetProperty("plain").GetString()));
            Assert.That(Export(tls, []), Is.EqualTo(keys.GetProperty("empty").GetString()));
            Assert.That(Export(tls, "context"u8), Is.EqualTo(keys.GetProperty("context").GetString()));
        }
        if (version != ProtocolVersion.Tls12) return;

        // The client's Finished was the first; the session is not resumed.
        string? first = keys.GetProperty(tls.IsServer ? "finished" : "peerFinished").GetString();
        Assert.That(Convert.ToHexStringLower(tls.GetChannelBinding(TlsChannelBinding.TlsUnique)), Is.EqualTo(first));
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public IEnumerable<string> ReadLines() => File.ReadLines(Path);

        public void Dispose() => File.Delete(Path);
    }
}
