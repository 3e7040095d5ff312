using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>Data through a TlsStream: whole, in order, in both directions at once, over any transport.</summary>
[CancelAfter(120_000)]
public sealed class TlsStreamDataTests
{
    [Test]
    public async Task Carries_lines_of_text_through_StreamWriter_and_StreamReader()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        await using (var writer = new StreamWriter(pair.Client, Encoding.UTF8))
        {
            await writer.WriteLineAsync("first");
            await writer.FlushAsync();
            await writer.WriteLineAsync("Grüße");
        }
        using var reader = new StreamReader(pair.Server, Encoding.UTF8);
        Assert.That(await reader.ReadToEndAsync(), Is.EqualTo("first\nGrüße\n"));
    }

    [Test]
    public async Task Carries_data_where_the_transport_gives_one_byte_at_a_time()
    {
        var transport = new DuplexStreamPair { Client = { MaxRead = 1 }, Server = { MaxRead = 1 } };
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        await ExchangeAsync(pair, 40_000);
    }

    [Test]
    public async Task Carries_data_both_ways_at_once_in_TLS_1_2()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(
            transport.Client, transport.Server, TlsStreamPair.ClientContext(maxVersion: ProtocolVersion.Tls12), TlsStreamPair.ServerContext());
        Assert.That(pair.Server.Info.Version, Is.EqualTo(ProtocolVersion.Tls12));
        await ExchangeAsync(pair, 300_000);
        Assert.That(async () => await pair.Client.UpdateKeysAsync(), Throws.InvalidOperationException);
        await ExchangeAsync(pair, 1_000);
    }

    [Test]
    public async Task Carries_data_both_ways_at_once_over_sockets()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectOverSocketsAsync();
        await ExchangeAsync(pair, 3_000_000);
    }

    [Test]
    public async Task Carries_data_over_sockets_without_a_single_asynchronous_call()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectOverSocketsAsync();
        byte[] sent = TlsStreamPair.Pattern(500_000);
        Task echo = Task.Run(() =>
        {
            byte[] buffer = new byte[10_000];
            for (int count; (count = pair.Server.Read(buffer, 0, buffer.Length)) > 0;) pair.Server.Write(buffer, 0, count);
            pair.Server.Dispose();
        });
        Task write = Task.Run(() =>
        {
            pair.Client.Write(sent);
            pair.Client.Flush();
        });
        byte[] received = new byte[sent.Length];
        pair.Client.ReadExactly(received);
        await write;
        Assert.That(received, Is.EqualTo(sent));
        pair.Client.Dispose();
        await echo;
    }

    [Test]
    public async Task Reads_and_writes_at_the_same_time_while_both_sides_change_keys_at_every_other_record()
    {
        // The answer to a request is made while reading, and rides before the next record written: sealing order is wire order.
        var limits = new TlsLimits { MaxRecordsPerKey = 2 };
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair(20_000), limits);
        await ExchangeAsync(pair, 1_000_000);
    }

    [Test]
    public async Task Reads_and_writes_at_the_same_time_while_both_sides_ask_for_new_keys()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair(20_000));
        await Task.WhenAll(
            WriteAskingAsync(pair.Client), WriteAskingAsync(pair.Server), ReadAllAsync(pair.Client, 300_000), ReadAllAsync(pair.Server, 300_000));
    }

    [Test]
    public async Task Tells_both_sides_the_name_and_the_protocol()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(
            transport.Client, transport.Server, TlsStreamPair.ClientContext(protocols: ["h2", "http/1.1"]), TlsStreamPair.ServerContext(protocols: ["http/1.1"]));
        Assert.That(pair.Client.NegotiatedApplicationProtocol, Is.EqualTo(SslApplicationProtocol.Http11));
        Assert.That(pair.Server.NegotiatedApplicationProtocol, Is.EqualTo(SslApplicationProtocol.Http11));
        Assert.That(pair.Server.Info.ServerName, Is.EqualTo(TestCertificates.ServerName));
        Assert.That(pair.Client.Info.PeerCertificates[0].ToArray(), Is.EqualTo(TestCertificates.Default.Leaf().Der));
    }

    [Test]
    public async Task Negotiates_no_protocol_where_nobody_names_one()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        Assert.That(pair.Client.NegotiatedApplicationProtocol, Is.EqualTo(default(SslApplicationProtocol)));
        Assert.That(pair.Client.Info.ApplicationProtocol, Is.Null);
    }

    [Test]
    public async Task An_empty_read_waits_until_the_next_one_would_not()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair { Client = { MaxRead = 1 } });
        ValueTask<int> empty = pair.Client.ReadAsync(Memory<byte>.Empty);
        Assert.That(empty.IsCompleted, Is.False);
        await pair.Server.WriteAsync("x"u8.ToArray());
        Assert.That(await empty, Is.Zero);

        ValueTask<int> read = pair.Client.ReadAsync(new byte[10]);
        Assert.That(read.IsCompleted, Is.True, "the data was there");
        Assert.That(await read, Is.EqualTo(1));
    }

    [Test]
    public async Task An_empty_synchronous_read_waits_too()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectOverSocketsAsync();
        Task<int> empty = Task.Run(() => pair.Client.Read([]));
        await pair.Server.WriteAsync("x"u8.ToArray());
        Assert.That(await empty, Is.Zero);
        Assert.That(pair.Client.ReadByte(), Is.EqualTo('x'));
    }

    [Test]
    public async Task An_empty_write_puts_nothing_on_the_wire()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        int before = transport.Client.Writes;
        await pair.Client.WriteAsync(ReadOnlyMemory<byte>.Empty);
        pair.Client.Write([]);
        Assert.That(transport.Client.Writes, Is.EqualTo(before));
    }

    [Test]
    public async Task A_second_reader_is_the_callers_mistake_and_disturbs_nothing()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        byte[] buffer = new byte[4];
        ValueTask<int> first = pair.Client.ReadAsync(buffer);
        Assert.That(async () => await pair.Client.ReadAsync(new byte[4]), Throws.InvalidOperationException);
        Assert.That(() => pair.Client.Read(new byte[4]), Throws.InvalidOperationException);
        await pair.Server.WriteAsync("data"u8.ToArray());
        Assert.That(await first, Is.EqualTo(4));
    }

    [Test]
    public async Task A_second_writer_is_the_callers_mistake_and_disturbs_nothing()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair(1_000));
        byte[] sent = TlsStreamPair.Pattern(50_000);
        ValueTask first = pair.Client.WriteAsync(sent);
        Assert.That(async () => await pair.Client.WriteAsync(new byte[4]), Throws.InvalidOperationException);
        Assert.That(() => pair.Client.Write(new byte[4]), Throws.InvalidOperationException);
        byte[] received = new byte[sent.Length];
        await pair.Server.ReadExactlyAsync(received);
        await first;
        Assert.That(received, Is.EqualTo(sent));
    }

    [Test]
    public async Task Serves_the_old_asynchronous_pattern()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        await Task.Factory.FromAsync(pair.Client.BeginWrite, pair.Client.EndWrite, "data"u8.ToArray(), 1, 2, null);
        byte[] buffer = new byte[8];
        int count = await Task<int>.Factory.FromAsync(pair.Server.BeginRead, pair.Server.EndRead, buffer, 2, 6, null);
        Assert.That(buffer.AsSpan(2, count).ToArray(), Is.EqualTo("at"u8.ToArray()));
    }

    [Test]
    public async Task Passes_the_timeouts_on_and_a_read_that_timed_out_may_be_repeated()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectOverSocketsAsync();
        pair.Client.ReadTimeout = 20;
        Assert.That(() => pair.Client.Read(new byte[4]), Throws.InstanceOf<IOException>());
        await pair.Server.WriteAsync("data"u8.ToArray());
        pair.Client.ReadTimeout = Timeout.Infinite;
        Assert.That(pair.Client.Read(new byte[4]), Is.EqualTo(4));
    }

    [Test]
    public async Task Writes_many_records_with_few_calls_of_the_transport()
    {
        var transport = new DuplexStreamPair(10_000_000);
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        int before = transport.Client.Writes;
        await pair.Client.WriteAsync(new byte[16_384 * 8]);
        Assert.That(transport.Client.Writes - before, Is.EqualTo(2));
    }

    private static async Task ExchangeAsync(TlsStreamPair pair, int length)
    {
        byte[] sent = TlsStreamPair.Pattern(length);
        Task[] writes = [pair.Client.WriteAsync(sent).AsTask(), pair.Server.WriteAsync(sent).AsTask()];
        byte[][] received = await Task.WhenAll(ReadAllAsync(pair.Client, length), ReadAllAsync(pair.Server, length));
        await Task.WhenAll(writes);
        Assert.That(received[0].AsSpan().SequenceEqual(sent), Is.True, "what the client read");
        Assert.That(received[1].AsSpan().SequenceEqual(sent), Is.True, "what the server read");
    }

    private static async Task<byte[]> ReadAllAsync(TlsStream stream, int length)
    {
        byte[] received = new byte[length];
        await stream.ReadExactlyAsync(received);
        return received;
    }

    private static async Task WriteAskingAsync(TlsStream stream)
    {
        foreach (byte[] part in TlsStreamPair.Pattern(300_000).Chunk(3_000))
        {
            await stream.UpdateKeysAsync(askPeer: true);
            await stream.WriteAsync(part);
        }
    }
}
