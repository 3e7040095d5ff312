using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Faults;

/// <summary>A fault at every operation of the transport under a TlsDuplexPipe, as <see cref="EveryAwaitTests"/> does it for streams.</summary>
[CancelAfter(120_000)]
public sealed class EveryAwaitPipeTests
{
    private const int Length = 150_000;

    [Test]
    public async Task In_the_handshake([Values] bool isServer, [Values] bool isCancelled)
    {
        int place = 0;
        while (await FailsAsync(place, isServer, isCancelled)) place++;
        Assert.That(place, Is.GreaterThanOrEqualTo(4), "every flight is read and written somewhere");
    }

    [Test]
    public async Task In_the_conversation_the_reader_gets_all_or_an_error()
    {
        byte[] sent = TlsStreamPair.Pattern(Length);
        for (int place = 0; ; place++)
        {
            bool isArmed = false;
            int operations = 0;
            var transport = new DuplexStreamPair(10_000_000);
            var hooked = new HookedStream(transport.Client, _ =>
            {
                if (Volatile.Read(ref isArmed) && Interlocked.Increment(ref operations) == place + 1) throw new IOException("cable");
            });
            Task<TlsDuplexPipe> accepting = AcceptAsync(transport.Server);
            TlsDuplexPipe client = await ConnectAsync(hooked, default);
            await using TlsDuplexPipe server = await accepting;
            Volatile.Write(ref isArmed, true);
            Exception? thrown = await WriteAsync(client, sent);
            await client.DisposeAsync();
            bool hasStruck = Volatile.Read(ref operations) > place;

            (byte[] received, Exception? seen) = await ReadToEndAsync(server, Length);
            Assert.That(sent.AsSpan().StartsWith(received), Is.True, "a beginning of what was written");
            Assert.That(thrown, Is.Null.Or.InstanceOf<IOException>());
            if (seen is null) Assert.That(received, Has.Length.EqualTo(Length), $"cut short in silence at {place}");
            else Assert.That(seen, Is.InstanceOf<IOException>());
            if (hasStruck) continue;
            Assert.That((thrown, seen), Is.EqualTo(((Exception?)null, (Exception?)null)));
            break;
        }
    }

    private static async Task<bool> FailsAsync(int place, bool isServer, bool isCancelled)
    {
        using var canceller = new CancellationTokenSource();
        bool isArmed = true;
        bool hasStruck = false;
        var transport = new DuplexStreamPair { Client = { MaxRead = 200 }, Server = { MaxRead = 200 } };
        var hooked = new HookedStream(isServer ? transport.Server : transport.Client, number =>
        {
            if (!isArmed || number != place) return;
            hasStruck = true;
            if (!isCancelled) throw new IOException("cable");
            canceller.Cancel();
        });
        Task<TlsDuplexPipe> peer = isServer ? ConnectAsync(transport.Client, default) : AcceptAsync(transport.Server);
        Exception? thrown = null;
        try
        {
            await using TlsDuplexPipe pipe = await (isServer ? AcceptAsync(hooked, canceller.Token) : ConnectAsync(hooked, canceller.Token));
            isArmed = false;
        }
        catch (Exception failure)
        {
            thrown = failure;
        }
        bool peerIsDone = await IsConnectedAsync(peer);
        if (thrown is null)
        {
            // The handshake had no such operation; its reading loop, which starts behind it, may have.
            Assert.That(peerIsDone, Is.True);
            return false;
        }
        Assert.That(hasStruck, Is.True);
        if (isCancelled) Assert.That(thrown, Is.InstanceOf<OperationCanceledException>());
        else Assert.That(thrown, Is.InstanceOf<IOException>().With.Message.EqualTo("cable"));
        return true;
    }

    private static async Task<bool> IsConnectedAsync(Task<TlsDuplexPipe> peer)
    {
        try
        {
            await (await peer).DisposeAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task<TlsDuplexPipe> ConnectAsync(Stream stream, CancellationToken cancel) =>
        TlsDuplexPipe.ConnectAsync(new StreamPipe(stream), TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier, cancellationToken: cancel);

    private static Task<TlsDuplexPipe> AcceptAsync(Stream stream, CancellationToken cancel = default) =>
        TlsDuplexPipe.AcceptAsync(new StreamPipe(stream), TlsStreamPair.ServerContext(), cancel);

    private static async Task<Exception?> WriteAsync(TlsDuplexPipe pipe, ReadOnlyMemory<byte> text)
    {
        try
        {
            for (int at = 0; at < text.Length; at += 10_000)
            {
                FlushResult flushed = await pipe.Output.WriteAsync(text[at..Math.Min(text.Length, at + 10_000)]);
                if (flushed.IsCompleted) return new IOException("Output is over.");
            }
            await pipe.Output.CompleteAsync();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static async Task<(byte[] Received, Exception? Seen)> ReadToEndAsync(TlsDuplexPipe pipe, int length)
    {
        byte[] received = new byte[length + 1];
        int total = 0;
        try
        {
            Stream stream = pipe.Input.AsStream(leaveOpen: true);
            for (int count; (count = await stream.ReadAsync(received.AsMemory(total))) > 0;) total += count;
            return (received[..total], null);
        }
        catch (Exception seen)
        {
            return (received[..total], seen);
        }
    }

    private sealed class StreamPipe(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
