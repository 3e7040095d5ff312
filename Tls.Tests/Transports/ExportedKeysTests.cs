using System;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Transports.Channel;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>What the adapters hand on of the connection's keys; that these are right is shown in Pair/ExportedKeysTests.</summary>
internal sealed class ExportedKeysTests
{
    private const string Label = "EXPERIMENTAL-Tls.Tests";

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [Test]
    public async Task A_stream_logs_keys_and_exports([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        var lines = new StringBuilder();
        var wire = new DuplexStreamPair();
        await using var client = new TlsStream(wire.Client) { KeyLog = bytes => lines.Append(Encoding.ASCII.GetString(bytes)) };
        await using var server = new TlsStream(wire.Server);
        Assert.That(() => client.ExportKeyingMaterial(Label, new byte[1]), Throws.InvalidOperationException);
        Task accepted = server.AuthenticateAsServerAsync(TlsServerContext.Create(TestPair.ServerOptions()));
        await client.AuthenticateAsClientAsync(Client(version), "example.test", TestPair.Verifier);
        await accepted;

        ExpectLines(lines.ToString(), version);
        byte[] ours = new byte[32];
        byte[] theirs = new byte[32];
        client.ExportKeyingMaterial(Label, "x"u8, ours);
        server.ExportKeyingMaterial(Label, "x"u8, theirs);
        Assert.That(ours, Is.EqualTo(theirs));
        client.ExportKeyingMaterial(Label, ours);
        server.ExportKeyingMaterial(Label, theirs);
        Assert.That(ours, Is.EqualTo(theirs));
        Assert.That(client.GetChannelBinding(TlsChannelBinding.TlsExporter), Is.EqualTo(server.GetChannelBinding(TlsChannelBinding.TlsExporter)));
    }

    [Test]
    public void A_channel_logs_keys_and_exports([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        var lines = new StringBuilder();
        using var pair = new ChannelPair(client: Client(version));
        pair.Client.KeyLog = bytes => lines.Append(Encoding.ASCII.GetString(bytes));
        Assert.That(() => pair.Client.ExportKeyingMaterial(Label, new byte[1]), Throws.InvalidOperationException);
        pair.Connected();

        ExpectLines(lines.ToString(), version);
        byte[] ours = new byte[32];
        byte[] theirs = new byte[32];
        pair.Client.ExportKeyingMaterial(Label, "x"u8, ours);
        pair.Server.ExportKeyingMaterial(Label, "x"u8, theirs);
        Assert.That(ours, Is.EqualTo(theirs));
        Assert.That(pair.Client.GetChannelBinding(TlsChannelBinding.TlsExporter), Is.EqualTo(pair.Server.GetChannelBinding(TlsChannelBinding.TlsExporter)));
        pair.Client.Dispose();
        Assert.That(() => pair.Client.ExportKeyingMaterial(Label, new byte[1]), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_channel_without_a_role_has_no_keys()
    {
        using var channel = new TlsChannel(new MemoryBio());
        Assert.That(() => channel.GetChannelBinding(TlsChannelBinding.TlsExporter), Throws.InvalidOperationException);
    }

    private static TlsClientContext Client(ProtocolVersion version) =>
        TlsClientContext.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version, CollectKeyLog = true });

    private static void ExpectLines(string lines, ProtocolVersion version)
    {
        Assert.That(lines, Does.EndWith("\n"));
        Assert.That(lines.Split('\n')[..^1], Has.Length.EqualTo(version == ProtocolVersion.Tls12 ? 1 : 5).And.All.Matches("^[A-Z_0-9]+ [0-9a-f]+ [0-9a-f]+$"));
    }
}
