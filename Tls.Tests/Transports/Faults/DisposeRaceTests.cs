using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Faults;

/// <summary>Disposing from another thread while one reads and one writes, new keys flying both ways: every call ends, with an exception that was promised.</summary>
[CancelAfter(120_000)]
public sealed class DisposeRaceTests
{
    private const int Records = 40;

    [Test]
    public async Task Whenever_it_comes([Values] bool overSockets, [Values] bool asynchronously, CancellationToken cancel)
    {
        for (int moment = 0; moment < Records; moment++)
        {
            await using TlsStreamPair pair = overSockets
                ? await TlsStreamPair.ConnectOverSocketsAsync(bufferSize: 20_000)
                : await TlsStreamPair.ConnectAsync(new DuplexStreamPair(20_000));
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<Exception>[] calls = [WriteAsync(pair.Client, moment, reached), ReadAsync(pair.Client), WriteAsync(pair.Server, Records, null), ReadAsync(pair.Server)];
            await reached.Task.WaitAsync(cancel);
            if (asynchronously) await pair.Client.DisposeAsync();
            else pair.Client.Dispose();

            Exception[] ends = await Task.WhenAll(calls).WaitAsync(cancel);
            Assert.That(ends[0], Is.InstanceOf<ObjectDisposedException>(), "the writer");

            // Or the peer answered our close_notify before the reader saw that it was disposed: then the stream has come to its end.
            Assert.That(ends[1], Is.InstanceOf<ObjectDisposedException>().Or.InstanceOf<Finished>(), "the reader");
            Assert.That(ends[2], Is.InstanceOf<IOException>().Or.InstanceOf<Finished>().Or.InstanceOf<ObjectDisposedException>(), "the peer's writer");
            Assert.That(ends[3], Is.InstanceOf<IOException>().Or.InstanceOf<Finished>(), "the peer's reader");
        }
    }

    // Until somebody stops it; says when it has come to the given record.
    private static async Task<Exception> WriteAsync(TlsStream stream, int moment, TaskCompletionSource? reached)
    {
        byte[] text = TlsStreamPair.Pattern(3_000);
        try
        {
            for (int record = 0; ; record++)
            {
                if (record == moment) reached?.TrySetResult();
                if (record % 3 == 0) await stream.UpdateKeysAsync(askPeer: true);
                await stream.WriteAsync(text);
            }
        }
        catch (Exception end)
        {
            return end;
        }
    }

    private static async Task<Exception> ReadAsync(TlsStream stream)
    {
        byte[] buffer = new byte[5_000];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
            await stream.DisposeAsync();
            return new Finished();
        }
        catch (Exception end)
        {
            // As any program does, which lets its own writer go.
            await stream.DisposeAsync();
            return end;
        }
    }

    /// <summary>The peer's close_notify was read.</summary>
    private sealed class Finished : Exception;
}
