using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;
using Tls.Tests.Samples;
using Tls.Transports;

namespace Tls.Tests.Load;

/// <summary>Clients that ask for much and read nothing: the samples' servers wait for them, hold little, and serve the others meanwhile.</summary>
[NonParallelizable]
[CancelAfter(120_000)]
public sealed class SlowReaderTests
{
    private const int Clients = 20;
    private const int Asked = 40_000_000;

    // A server that did not wait would hold what is asked for: twenty times as much. The heap that serves the others is in it too.
    private const long Bound = 40_000_000;

    [Test]
    public async Task Cost_their_server_little([Values] bool kestrel, CancellationToken cancel)
    {
        if (!ServerFigures.AreKnown) Assert.Ignore("What a process holds is read from /proc, which is not here.");
        using var files = new CertificateFiles();
        string[] identity = files.Identity(CertificateKeyKind.EcdsaP256);
        await using SampleServer server = kestrel
            ? await SampleServer.StartKestrelAsync(identity)
            : await SampleServer.StartEventLoopAsync(identity[1], identity[3], "5");
        await ServeOthersAsync(server, kestrel, cancel);
        ServerFigures before = ServerFigures.Of(server.Process.Id);

        List<(TlsStream Stream, Task Asking)> idle = [];
        for (int i = 0; i < Clients; i++)
        {
            TlsStream client = await server.ConnectAsync(cancel);
            idle.Add((client, AskAsync(client, kestrel, Asked, cancel)));
        }
        await ServeOthersAsync(server, kestrel, cancel);
        ServerFigures during = ServerFigures.Of(server.Process.Id);
        TestContext.Out.WriteLine($"{Clients} clients that asked for {Asked / 1_000_000} MB each and read nothing: {before}; then {during}");
        Assert.That(during.ResidentBytes - before.ResidentBytes, Is.LessThan(Bound));

        // An echo is asked for by sending it: that cannot have gone through either.
        if (!kestrel) Assert.That(idle, Has.None.Matches<(TlsStream Stream, Task Asking)>(client => client.Asking.IsCompletedSuccessfully));

        // The loop loses patience with who stays and still reads nothing. Kestrel's patience is its own affair (MinResponseDataRate), and longer
        // than a test: what the sockets' buffers took counts as sent.
        if (!kestrel) await before.SettledAsync(server.Process.Id, cancel);
        foreach ((TlsStream stream, Task asking) in idle)
        {
            await stream.DisposeAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        TestContext.Out.WriteLine($"let go: {await before.SettledAsync(server.Process.Id, cancel)}");
    }

    private static async Task ServeOthersAsync(SampleServer server, bool kestrel, CancellationToken cancel)
    {
        for (int i = 0; i < 10; i++)
        {
            await using TlsStream client = await server.ConnectAsync(cancel);
            Task asking = AskAsync(client, kestrel, 1_000_000, cancel);
            await client.ReadExactlyAsync(new byte[1_000_000], cancel);
            await asking;
        }
    }

    private static Task AskAsync(TlsStream client, bool kestrel, int length, CancellationToken cancel) => client.WriteAsync(
        kestrel ? Encoding.ASCII.GetBytes($"GET /bytes/{length} HTTP/1.1\r\nHost: localhost\r\n\r\n") : new byte[length], cancel).AsTask();
}
