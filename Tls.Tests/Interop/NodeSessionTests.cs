using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Sessions with OpenSSL 1.0.2 to 3.5, each in a Node: tickets of both versions and session IDs, both ways.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.Children)]
[TestFixtureSource(nameof(AllNodes))]
internal sealed class NodeSessionTests(Peer peer)
{
    private const int Limit = 30_000;
    private const int NoTickets = 0x4000;

    private NodePeer? _node;

    public static IEnumerable<Peer> AllNodes => Peers.Nodes;

    // OpenSSL 1.0.2 knows neither TLS 1.3 nor the extended main secret, without which no session goes on (RFC 7627 §5.3).
    private bool CanResume => peer != Peers.Node6;

    private NodePeer Node => _node!;

    [OneTimeSetUp]
    public void Start() => _node = NodePeer.Start(peer);

    [TearDown]
    public void Show() => _node?.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [TestCase(ProtocolVersion.Tls13, true)]
    [TestCase(ProtocolVersion.Tls12, true)]
    [TestCase(ProtocolVersion.Tls12, false)]
    [CancelAfter(Limit)]
    public async Task Our_client_resumes_at_its_server(ProtocolVersion version, bool byTicket, CancellationToken cancel)
    {
        if (version == ProtocolVersion.Tls13 && !CanResume) return;
        JsonObject options = byTicket ? NodeOptions.Server() : NodeOptions.Server().With(("secureOptions", NoTickets), ("keepsSessions", true));
        (NodeSession session, int port) = await Node.ServeAsync(options, cancel);
        using var tickets = new TlsTicketCache();
        foreach (bool isResumed in new[] { false, CanResume })
        {
            using SocketDriver driver = await Ours.ConnectAsync(port, ClientOptions(version), cancel);
            driver.Tls.UseSessions(System.DateTimeOffset.UtcNow, Ours.Verifier.TrustId.Span);
            tickets.Offer(driver.Tls);
            await driver.HandshakeAsync(cancel);
            await driver.WriteAsync("ping"u8.ToArray(), cancel);
            await driver.ExpectAsync("ping"u8.ToArray(), cancel);
            Assert.That(driver.Tls.Info.IsResumed, Is.EqualTo(isResumed));
            Assert.That((await session.NextAsync("connected", cancel)).GetProperty("reused").GetBoolean(), Is.EqualTo(isResumed));
            while (driver.Tls.TryTakeTicket(out TlsTicket? ticket)) tickets.Add(ticket);
            Assert.That(tickets.Count, CanResume ? Is.Positive : Is.Zero);
            await driver.CloseAsync(cancel);
        }
    }

    [TestCase(ProtocolVersion.Tls13, true)]
    [TestCase(ProtocolVersion.Tls13, false)]
    [TestCase(ProtocolVersion.Tls12, true)]
    [TestCase(ProtocolVersion.Tls12, false)]
    [CancelAfter(Limit)]
    public async Task Its_client_resumes_at_our_server(ProtocolVersion version, bool byTicket, CancellationToken cancel)
    {
        if (version == ProtocolVersion.Tls13 && !CanResume) return;
        using var keys = TlsTicketKeys.Generate();
        var sessions = new TlsSessions { Store = new TlsSessionMemory() };
        var context = TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
            MaxVersion = version,
            RequireExtendedMainSecret = CanResume,
            TicketKeys = byTicket ? keys : null,
            UsesSessionStore = !byTicket,
        });
        using var listener = new Loopback();
        JsonObject options = NodeOptions.Client();
        if (!byTicket && version == ProtocolVersion.Tls12) options["secureOptions"] = NoTickets;
        foreach (bool isResumed in new[] { false, CanResume })
        {
            NodeSession client = await Node.BeginAsync("client", JsonNode.Parse(options.ToJsonString())!.AsObject(), cancel, listener.Port, length: 100);
            using var transport = new System.Net.Sockets.NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true);
            await using var server = new TlsStream(transport) { Sessions = sessions };
            await server.AuthenticateAsServerAsync(context, cancellationToken: cancel);
            Assert.That(server.Info.IsResumed, Is.EqualTo(isResumed));
            await server.CopyToAsync(server, cancel);
            Assert.That((await client.NextAsync("connected", cancel)).GetProperty("reused").GetBoolean(), Is.EqualTo(isResumed));
            JsonElement echoed = await client.NextAsync("echoed", cancel);
            Assert.That(echoed.GetProperty("same").GetBoolean());
            options["session"] = echoed.GetProperty("session").GetString();
        }
    }

    private TlsClientOptions ClientOptions(ProtocolVersion version) =>
        new() { MinVersion = version, MaxVersion = version, RequireExtendedMainSecret = CanResume };
}
