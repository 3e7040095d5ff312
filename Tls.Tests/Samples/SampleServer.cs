using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Tests.Interop;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Samples;

/// <summary>A sample's server, listening. Ended with its object.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private const string Greeting = "listening 127.0.0.1:";

    private SampleServer(SampleProcess process, int port) => (Process, Port) = (process, port);

    public SampleProcess Process { get; }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public static Task<SampleServer> StartAsync(params IEnumerable<string> arguments) =>
        GreetAsync(SampleProcess.StartSample(["serve", "0", .. arguments]));

    public static Task<SampleServer> StartKestrelAsync(params IEnumerable<string> arguments) =>
        GreetAsync(SampleProcess.StartProject("Tls.Kestrel", arguments));

    public static Task<SampleServer> StartEventLoopAsync(params IEnumerable<string> arguments) =>
        GreetAsync(SampleProcess.StartProject("Tls.EventLoop", ["0", .. arguments]));

    /// <summary>A client of ours that has shaken hands with it.</summary>
    public async Task<TlsStream> ConnectAsync(CancellationToken cancel, TlsClientContext? context = null)
    {
        Socket socket = await Loopback.ConnectAsync(Port, cancel);
        return await TlsStream.ConnectAsync(
            new NetworkStream(socket, ownsSocket: true), context ?? TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier, cancellationToken: cancel);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<SampleServer> GreetAsync(SampleProcess process)
    {
        try
        {
            string line = await process.ReadLineAsync();
            return line.StartsWith(Greeting, StringComparison.Ordinal)
                ? new SampleServer(process, int.Parse(line[Greeting.Length..], CultureInfo.InvariantCulture))
                : throw new FormatException($"The server's first line is '{line}'.");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
