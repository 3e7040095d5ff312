using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>What a cancelled call leaves behind is known: a read nothing, a write either nothing or a finished write side.</summary>
[CancelAfter(120_000)]
public sealed class TlsStreamCancellationTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(5)]
    [TestCase(20)]
    public async Task A_cancelled_read_loses_nothing_of_the_record_it_had_begun(int bytesThere)
    {
        var transport = new DuplexStreamPair { Client = { MaxRead = 3 } };
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        byte[] wire = await CaptureAsync(transport, pair.Server, "data"u8.ToArray());
        await transport.Server.WriteAsync(wire.AsMemory(0, bytesThere));

        using var canceller = new CancellationTokenSource();
        byte[] buffer = new byte[10];
        ValueTask<int> read = pair.Client.ReadAsync(buffer, canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());

        await transport.Server.WriteAsync(wire.AsMemory(bytesThere));
        Assert.That(await pair.Client.ReadAsync(buffer), Is.EqualTo(4));
    }

    [Test]
    public async Task A_read_with_a_cancelled_token_leaves_the_data_for_the_next_one()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        await pair.Server.WriteAsync("data"u8.ToArray());
        Assert.That(async () => await pair.Client.ReadAsync(new byte[4], new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await pair.Client.ReadAsync(new byte[4]), Is.EqualTo(4));
    }

    [Test]
    public async Task A_write_that_is_cancelled_before_it_began_has_done_nothing()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        Assert.That(async () => await pair.Client.WriteAsync("lost"u8.ToArray(), new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        await pair.Client.WriteAsync("sent"u8.ToArray());
        await pair.Client.ShutdownWriteAsync();
        Assert.That(await new StreamReader(pair.Server).ReadToEndAsync(), Is.EqualTo("sent"));
    }

    [Test]
    public async Task A_write_that_is_cancelled_within_a_record_finishes_the_write_side_and_no_other()
    {
        var transport = new DuplexStreamPair(1_000);
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        using var canceller = new CancellationTokenSource();
        ValueTask write = pair.Client.WriteAsync(new byte[50_000], canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await write, Throws.InstanceOf<OperationCanceledException>());

        Assert.That(async () => await pair.Client.WriteAsync(new byte[1]), Throws.InstanceOf<IOException>().And.InnerException.InstanceOf<OperationCanceledException>());
        Assert.That(() => pair.Client.Write(new byte[1]), Throws.InstanceOf<IOException>());
        Assert.That(async () => await pair.Client.ShutdownWriteAsync(), Throws.InstanceOf<IOException>());

        await pair.Server.WriteAsync("data"u8.ToArray());
        Assert.That(await pair.Client.ReadAsync(new byte[10]), Is.EqualTo(4));

        int writes = transport.Client.Writes;
        await pair.Client.DisposeAsync();
        Assert.That(transport.Client.Writes, Is.EqualTo(writes), "a close_notify after half a record would be read as part of it");
    }

    [Test]
    public async Task A_read_answers_nothing_any_more_once_the_write_side_is_finished()
    {
        var transport = new DuplexStreamPair(1_000);
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        using var canceller = new CancellationTokenSource();
        ValueTask write = pair.Client.WriteAsync(new byte[50_000], canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await write, Throws.InstanceOf<OperationCanceledException>());

        int writes = transport.Client.Writes;
        transport.Server.Tamper = bytes => bytes[^1] ^= 1;
        await pair.Server.WriteAsync("data"u8.ToArray());
        Assert.That(async () => await pair.Client.ReadAsync(new byte[10]), Throws.InstanceOf<TlsException>());
        Assert.That(transport.Client.Writes, Is.EqualTo(writes));
    }

    [Test]
    public async Task A_failed_transport_finishes_the_write_side_too()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        transport.Client.Tamper = _ => throw new IOException("cable");
        Assert.That(async () => await pair.Client.WriteAsync(new byte[1]), Throws.InstanceOf<IOException>().With.Message.EqualTo("cable"));
        transport.Client.Tamper = null;
        Assert.That(async () => await pair.Client.WriteAsync(new byte[1]), Throws.InstanceOf<IOException>().With.InnerException.Message.EqualTo("cable"));
    }

    [Test]
    public async Task A_cancelled_handshake_disposes_the_transport([Values] bool leaveOpen)
    {
        var transport = new DuplexStreamPair();
        using var canceller = new CancellationTokenSource();
        Task<TlsStream> connecting = TlsStream.ConnectAsync(
            transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier, leaveOpen, canceller.Token);
        Task<TlsStream> accepting = TlsStream.AcceptAsync(new DuplexStreamPair().Server, TlsStreamPair.ServerContext(), canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await connecting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await accepting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(transport.Client.IsDisposed, Is.EqualTo(!leaveOpen));
    }

    // What one write puts on the wire, kept off it.
    private static async Task<byte[]> CaptureAsync(DuplexStreamPair transport, TlsStream stream, byte[] data)
    {
        byte[]? wire = null;
        transport.Server.Diverted = bytes => wire = bytes;
        await stream.WriteAsync(data);
        transport.Server.Diverted = null;
        return wire!;
    }
}
