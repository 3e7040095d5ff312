using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Samples;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Load;

/// <summary>
/// Many connections at once against the samples' processes, in rounds: all shake hands, all are asked while all are open, all leave.
/// There is no error, every handle comes back, and what the first rounds took is enough for the later ones.
/// </summary>
[NonParallelizable]
public sealed class ManyConnectionsTests
{
    private const int Rounds = 4;
    private const int PayloadLength = 10_000;

    // Between the second round and the last: a heap settles, a leak of a connection's buffers (64 KiB and more) would not fit.
    private const double Growth = 1.25;
    private const long GrowthBytes = 20_000_000;

    private CertificateFiles _files = null!;

    [OneTimeSetUp]
    public void Start()
    {
        if (!ServerFigures.AreKnown) Assert.Ignore("What a process holds is read from /proc, which is not here.");
        _files = new CertificateFiles();
    }

    [OneTimeTearDown]
    public void Stop() => _files?.Dispose();

    [Test, CancelAfter(120_000)]
    public Task A_hundred_at_once([Values] bool kestrel, CancellationToken cancel) => LoadAsync(kestrel, 100, cancel);

    // dotnet test --filter "TestCategory=Load&FullyQualifiedName~ManyConnections"
    [Test, Explicit, Category("Load"), CancelAfter(600_000)]
    public Task A_thousand_at_once([Values] bool kestrel, CancellationToken cancel) => LoadAsync(kestrel, 1_000, cancel);

    private async Task LoadAsync(bool kestrel, int count, CancellationToken cancel)
    {
        string[] identity = _files.Identity(CertificateKeyKind.EcdsaP256);
        await using SampleServer server = kestrel
            ? await SampleServer.StartKestrelAsync(identity)
            : await SampleServer.StartEventLoopAsync(identity[1], identity[3]);
        Func<TlsStream, CancellationToken, Task> ask = kestrel ? AskKestrelAsync : AskEchoAsync;
        TlsClientContext context = TlsStreamPair.ClientContext(protocols: kestrel ? ["http/1.1"] : []);

        // The first one makes the process load what it needs.
        await RoundAsync(server, context, 10, ask, cancel);
        ServerFigures idle = ServerFigures.Of(server.Process.Id);
        List<ServerFigures> after = [];
        for (int round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            ServerFigures busy = await RoundAsync(server, context, count, ask, cancel);
            after.Add(await idle.SettledAsync(server.Process.Id, cancel));
            TestContext.Out.WriteLine($"{count} connections, round {round + 1}: {watch.Elapsed.TotalSeconds:0.0} s; all open: {busy}; all gone: {after[^1]}");
        }
        Assert.That(after[^1].ResidentBytes, Is.LessThan(Math.Max(after[1].ResidentBytes * Growth, after[1].ResidentBytes + GrowthBytes)));
    }

    private static async Task<ServerFigures> RoundAsync(
        SampleServer server, TlsClientContext context, int count, Func<TlsStream, CancellationToken, Task> ask, CancellationToken cancel)
    {
        TlsStream[] clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => server.ConnectAsync(cancel, context)));
        await Task.WhenAll(clients.Select(client => ask(client, cancel)));
        ServerFigures busy = ServerFigures.Of(server.Process.Id);
        Assert.That(busy.Handles, Is.GreaterThan(count), "all of them are open at once");
        await Task.WhenAll(clients.Select(client => ask(client, cancel)));
        foreach (TlsStream client in clients) await client.DisposeAsync();
        return busy;
    }

    private static async Task AskEchoAsync(TlsStream client, CancellationToken cancel)
    {
        byte[] sent = TlsStreamPair.Pattern(PayloadLength);
        Task write = client.WriteAsync(sent, cancel).AsTask();
        byte[] echo = new byte[sent.Length];
        await client.ReadExactlyAsync(echo, cancel);
        await write;
        Assert.That(echo.AsSpan().SequenceEqual(sent), Is.True);
    }

    private static async Task AskKestrelAsync(TlsStream client, CancellationToken cancel)
    {
        await client.WriteAsync(Encoding.ASCII.GetBytes($"GET /bytes/{PayloadLength} HTTP/1.1\r\nHost: localhost\r\n\r\n"), cancel);
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client.ReadExactlyAsync(one, cancel);
            head.Append((char)one[0]);
        }
        Assert.That(head.ToString(), Does.StartWith("HTTP/1.1 200 ").And.Contain($"Content-Length: {PayloadLength}"));
        await client.ReadExactlyAsync(new byte[PayloadLength], cancel);
    }
}
