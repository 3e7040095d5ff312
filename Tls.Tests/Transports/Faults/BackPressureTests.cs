using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Transports.Pipes;
using Tls.Tests.Transports.Streams;

namespace Tls.Tests.Transports.Faults;

/// <summary>A peer that never reads makes the writer wait, and takes no more memory than the transport gives it and one batch.</summary>
[CancelAfter(120_000)]
public sealed class BackPressureTests
{
    private const int Capacity = 100_000;
    private const int Chunk = 10_000;

    [Test]
    public async Task A_stream_writer_waits_for_a_peer_that_never_reads_and_goes_on_when_it_does()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair(Capacity));
        byte[] chunk = TlsStreamPair.Pattern(Chunk);
        int accepted = 0;
        ValueTask write;
        while ((write = pair.Client.WriteAsync(chunk)).IsCompleted) accepted += Chunk;
        Assert.That(accepted, Is.LessThanOrEqualTo(Capacity), "what completed is with the transport, and nothing is held here");

        byte[] received = new byte[accepted + Chunk];
        await pair.Server.ReadExactlyAsync(received);
        await write;
        for (int at = 0; at < received.Length; at += Chunk) Assert.That(received.AsSpan(at, Chunk).SequenceEqual(chunk), Is.True);
    }

    [Test]
    public async Task A_pipe_that_nobody_reads_stops_reading_its_transport(CancellationToken cancel)
    {
        var transport = new DuplexPipePair();
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(transport);
        const int Most = 1_000_000;
        long accepted = 0;
        ValueTask<FlushResult> flush = default;
        while (accepted < Most)
        {
            flush = pair.Client.Output.WriteAsync(new byte[Chunk], cancel);
            if (!flush.IsCompleted && await IsStuckAsync(flush, cancel)) break;
            accepted += Chunk;
        }
        Assert.That(accepted, Is.LessThan(Most), "two pipes of 64 KiB at each end and one between are all there is");

        // The application reads at last, and everything comes.
        long received = 0;
        while (received < accepted + Chunk)
        {
            ReadResult read = await pair.Server.Input.ReadAsync(cancel);
            received += read.Buffer.Length;
            pair.Server.Input.AdvanceTo(read.Buffer.End);
        }
        Assert.That(received, Is.EqualTo(accepted + Chunk));
    }

    // The loops run on other threads: a flush that is only slow is given the time to complete.
    private static async Task<bool> IsStuckAsync(ValueTask<FlushResult> flush, CancellationToken cancel)
    {
        for (int i = 0; i < 20 && !flush.IsCompleted; i++) await Task.Delay(10, cancel);
        return !flush.IsCompleted;
    }
}
