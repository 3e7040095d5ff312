using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Faults;

/// <summary>
/// Programs that keep to no rule: three callers at a time on each side, with any call of any size, given up at any moment and disposed at last. Every
/// call ends, with a result or an exception that was promised.
/// </summary>
[CancelAfter(300_000)]
public sealed class AnyCallsTests
{
    private const int Rounds = 40;
    private const int CallsPerCaller = 25;

    [Test]
    public async Task Whatever_is_called_at_once_ends_as_promised([Values] bool overSockets, CancellationToken cancel)
    {
        for (int round = 0; round < Rounds; round++)
        {
            await using TlsStreamPair pair = overSockets
                ? await TlsStreamPair.ConnectOverSocketsAsync(bufferSize: 20_000)
                : await TlsStreamPair.ConnectAsync(new DuplexStreamPair(20_000));
            int seed = round * 100;
            Task[] callers = [.. Enumerable.Range(0, 6).Select(number => Task.Run(() => CallAsync(number % 2 == 0 ? pair.Client : pair.Server, new Random(seed + number)), cancel))];
            await Task.WhenAll(callers).WaitAsync(cancel);
        }
    }

    private static async Task CallAsync(TlsStream stream, Random random)
    {
        for (int call = 0; call < CallsPerCaller; call++)
        {
            // Nobody else ends a read of what never comes, or a write that nobody reads.
            using var patience = new CancellationTokenSource(random.Next(1, 30));
            try
            {
                await CallOnceAsync(stream, random, patience.Token);
            }
            catch (Exception promised) when (promised is InvalidOperationException or IOException or OperationCanceledException)
            {
            }
        }
    }

    private static Task CallOnceAsync(TlsStream stream, Random random, CancellationToken patience)
    {
        int size = random.Next(4) switch { 0 => 0, 1 => 1, 2 => random.Next(3_000), _ => random.Next(70_000) };
        switch (random.Next(100))
        {
            case < 40:
                return stream.ReadAsync(new byte[size], patience).AsTask();
            case < 70:
                return stream.WriteAsync(new byte[size], patience).AsTask();
            case < 80:
                return stream.UpdateKeysAsync(askPeer: size % 2 == 0, patience);
            case < 90:
                return stream.FlushAsync(patience);
            case < 95:
                stream.ExportKeyingMaterial("EXPERIMENTAL any", new byte[32]);
                return Task.CompletedTask;
            case < 97:
                return stream.ShutdownWriteAsync(patience);
            case < 99:
                Assert.That(stream.Info.Version, Is.EqualTo(ProtocolVersion.Tls13));
                return Task.CompletedTask;
            default:
                return stream.DisposeAsync().AsTask();
        }
    }
}
