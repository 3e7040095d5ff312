using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Pipes;

/// <summary>Data through a TlsDuplexPipe: whole, in order, both ways at once, and no faster than it is read.</summary>
[CancelAfter(120_000)]
public sealed class TlsDuplexPipeTests
{
    [Test]
    public async Task Carries_data_both_ways_at_once()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        await ExchangeAsync(pair, 2_000_000);
    }

    [Test]
    public async Task Carries_data_through_a_transport_whose_every_segment_cuts_a_record()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair(capacity: 900, segmentSize: 16));
        await ExchangeAsync(pair, 100_000);
    }

    [Test]
    public async Task Carries_data_while_both_sides_change_keys_at_every_other_record()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair(), new TlsLimits { MaxRecordsPerKey = 2 });
        await ExchangeAsync(pair, 300_000);
    }

    [Test]
    public async Task Shakes_hands_where_the_transport_gives_one_byte_at_a_time()
    {
        var transport = new DuplexPipePair();
        var fragmented = new DuplexPipePair();
        Task[] relays =
        [
            RelayByteByByteAsync(transport.Server.Input, fragmented.Client.Output),
            RelayByteByByteAsync(fragmented.Client.Input, transport.Server.Output),
        ];
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(fragmented.Server, TlsStreamPair.ServerContext());
        TlsDuplexPipe client = await TlsDuplexPipe.ConnectAsync(
            transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        await using var pair = new TlsDuplexPipePair(client, await accepting);
        await TlsDuplexPipePair.WriteAsync(pair.Client, "data");
        Assert.That(await TlsDuplexPipePair.ReadAsync(pair.Server, 4), Is.EqualTo("data"));
        await pair.DisposeAsync();
        await Task.WhenAll(relays);
    }

    [Test]
    public async Task Data_that_came_together_with_the_last_flight_is_not_left_lying()
    {
        // The client's Finished and its first data are in the server's transport before the server looks.
        var transport = new DuplexPipePair();
        var between = new DuplexPipePair();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(between.Server, TlsStreamPair.ServerContext());
        Task<TlsDuplexPipe> connecting = TlsDuplexPipe.ConnectAsync(
            transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        await MoveAsync(transport.Server.Input, between.Client.Output);
        await MoveAsync(between.Client.Input, transport.Server.Output);
        TlsDuplexPipe client = await connecting;
        await TlsDuplexPipePair.WriteAsync(client, "early");
        await client.Output.CompleteAsync();
        ReadResult all = await transport.Server.Input.ReadAsync();
        while (!all.IsCompleted)
        {
            transport.Server.Input.AdvanceTo(all.Buffer.Start, all.Buffer.End);
            all = await transport.Server.Input.ReadAsync();
        }
        await between.Client.Output.WriteAsync(all.Buffer.ToArray());

        await using var pair = new TlsDuplexPipePair(client, await accepting);
        Assert.That(await TlsDuplexPipePair.ReadAsync(pair.Server, 5), Is.EqualTo("early"));
        await transport.Server.Output.CompleteAsync();
    }

    [Test]
    public async Task A_writer_waits_for_a_peer_that_does_not_read()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        byte[] part = TlsStreamPair.Pattern(10_000);
        Task<FlushResult> flush = Task.FromResult(default(FlushResult));
        int parts = 0;
        while (parts < 1_000)
        {
            flush = pair.Client.Output.WriteAsync(part).AsTask();
            parts++;
            if (await Task.WhenAny(flush, Task.Delay(100)) != flush) break;
        }
        Assert.That(parts, Is.LessThan(100), "four buffers of 64 KiB lie between the two applications");

        byte[] received = await ReadAsync(pair.Server.Input, parts * part.Length);
        Assert.That((await flush).IsCompleted, Is.False);
        Assert.That(received.Chunk(part.Length).All(chunk => chunk.AsSpan().SequenceEqual(part)), Is.True);
    }

    [Test]
    public async Task Tells_what_was_negotiated()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        Assert.That(pair.Server.Info.ServerName, Is.EqualTo(TestCertificates.ServerName));
        Assert.That(pair.Client.Info.Version, Is.EqualTo(ProtocolVersion.Tls13));
    }

    [Test]
    public async Task A_cancelled_read_of_the_application_is_passed_on()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        ValueTask<ReadResult> pending = pair.Client.Input.ReadAsync();
        pair.Client.Input.CancelPendingRead();
        ReadResult read = await pending;
        Assert.That(read.IsCanceled, Is.True);
        pair.Client.Input.AdvanceTo(read.Buffer.Start);

        using var canceller = new CancellationTokenSource();
        pending = pair.Client.Input.ReadAsync(canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await pending, Throws.InstanceOf<OperationCanceledException>());

        await TlsDuplexPipePair.WriteAsync(pair.Server, "data");
        Assert.That(await TlsDuplexPipePair.ReadAsync(pair.Client, 4), Is.EqualTo("data"));
        Assert.That(pair.Client.Input.TryRead(out _), Is.False);
    }

    [Test]
    public async Task Works_over_streams_and_sockets_too()
    {
        (Stream client, Stream server) = await TlsStreamPair.SocketsAsync();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(new StreamPipe(server), TlsStreamPair.ServerContext());
        await using TlsStream peer = await TlsStream.ConnectAsync(client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        TlsDuplexPipe pipe = await accepting;
        await peer.WriteAsync("question"u8.ToArray());
        Assert.That(await TlsDuplexPipePair.ReadAsync(pipe, 8), Is.EqualTo("question"));
        await TlsDuplexPipePair.WriteAsync(pipe, "answer");
        await pipe.DisposeAsync();
        Assert.That(await new StreamReader(peer).ReadToEndAsync(), Is.EqualTo("answer"));
    }

    private static async Task ExchangeAsync(TlsDuplexPipePair pair, int length)
    {
        byte[] sent = TlsStreamPair.Pattern(length);
        Task[] writes = [WriteAsync(pair.Client.Output, sent), WriteAsync(pair.Server.Output, sent)];
        byte[][] received = await Task.WhenAll(ReadAsync(pair.Client.Input, length), ReadAsync(pair.Server.Input, length));
        await Task.WhenAll(writes);
        Assert.That(received[0].AsSpan().SequenceEqual(sent), Is.True, "what the client read");
        Assert.That(received[1].AsSpan().SequenceEqual(sent), Is.True, "what the server read");
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] bytes)
    {
        foreach (byte[] part in bytes.Chunk(7_001)) await writer.WriteAsync(part);
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader, int length)
    {
        byte[] received = new byte[length];
        int count = 0;
        while (count < length)
        {
            ReadResult read = await reader.ReadAsync();
            read.Buffer.CopyTo(received.AsSpan(count));
            count += (int)read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
        }
        return received;
    }

    private static async Task RelayByteByByteAsync(PipeReader from, PipeWriter to)
    {
        while (true)
        {
            ReadResult read = await from.ReadAsync();
            foreach (byte value in read.Buffer.ToArray()) await to.WriteAsync(new[] { value });
            from.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
        await to.CompleteAsync();
    }

    private static async Task MoveAsync(PipeReader from, PipeWriter to)
    {
        ReadResult read = await from.ReadAsync();
        await to.WriteAsync(read.Buffer.ToArray());
        from.AdvanceTo(read.Buffer.End);
    }

    private sealed class StreamPipe(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
