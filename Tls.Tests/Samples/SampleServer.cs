using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;

namespace Tls.Tests.Samples;

/// <summary>The sample's server, listening. Ended with its object.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private const string Greeting = "listening 127.0.0.1:";

    private SampleServer(SampleProcess process, int port) => (Process, Port) = (process, port);

    public SampleProcess Process { get; }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public static async Task<SampleServer> StartAsync(params IEnumerable<string> arguments)
    {
        SampleProcess process = SampleProcess.StartSample(["serve", "0", .. arguments]);
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

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
