using System;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Pipes;

/// <summary>How a TlsDuplexPipe ends: which of the four pipe ends completes, when, and with what.</summary>
[CancelAfter(120_000)]
public sealed class TlsDuplexPipeEndTests
{
    [Test]
    public async Task Completing_Output_says_close_notify_and_leaves_Input_open()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        await TlsDuplexPipePair.WriteAsync(pair.Client, "question");
        await pair.Client.Output.CompleteAsync();
        Assert.That(await ReadToEndAsync(pair.Server), Is.EqualTo("question"));

        await TlsDuplexPipePair.WriteAsync(pair.Server, "answer");
        await pair.Server.Output.CompleteAsync();
        Assert.That(await ReadToEndAsync(pair.Client), Is.EqualTo("answer"));
    }

    [Test]
    public async Task Completing_Output_completes_the_transports_output()
    {
        var transport = new DuplexPipePair();
        Task<TlsStream> accepting = TlsStream.AcceptAsync(new DuplexStream(transport.Server.Input, transport.Server.Output), TlsStreamPair.ServerContext());
        await using TlsDuplexPipe client = await ConnectAsync(transport.Client);
        _ = await accepting;
        await client.Output.CompleteAsync();
        ReadResult wire = await transport.Server.Input.ReadAtLeastAsync(10_000);
        Assert.That(wire.IsCompleted, Is.True);
        Assert.That(wire.Buffer.Length, Is.EqualTo(24), "close_notify in a record of its own");
    }

    [Test]
    public async Task Completing_Output_with_an_exception_says_no_close_notify_and_passes_the_exception_on()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        await pair.Client.Output.CompleteAsync(new TimeoutException("gave up"));
        Assert.That(async () => await pair.Server.Input.ReadAsync(), Throws.InstanceOf<TimeoutException>(), "passed on by a transport in memory");
    }

    [Test]
    public async Task A_transport_that_ends_without_close_notify_gives_its_data_and_then_throws()
    {
        var transport = new DuplexPipePair();
        Task<TlsStream> accepting = TlsStream.AcceptAsync(new DuplexStream(transport.Server.Input, transport.Server.Output), TlsStreamPair.ServerContext());
        await using TlsDuplexPipe client = await ConnectAsync(transport.Client);
        TlsStream server = await accepting;
        await server.WriteAsync("data"u8.ToArray());
        await transport.Server.Output.CompleteAsync();

        Assert.That(await TlsDuplexPipePair.ReadAsync(client, 2), Is.EqualTo("da"));
        ReadResult rest = await client.Input.ReadAsync();
        Assert.That((Encoding.UTF8.GetString(rest.Buffer), rest.IsCompleted), Is.EqualTo(("ta", false)));

        // Wants more than there is.
        client.Input.AdvanceTo(rest.Buffer.Start, rest.Buffer.End);
        Assert.That(async () => await client.Input.ReadAsync(), Throws.InstanceOf<EndOfStreamException>());
        Assert.That(() => client.Input.TryRead(out _), Throws.InstanceOf<EndOfStreamException>());

        await TlsDuplexPipePair.WriteAsync(client, "still heard");
        Assert.That(await server.ReadAsync(new byte[20]), Is.EqualTo(11));
    }

    [Test]
    public async Task A_broken_record_ends_both_directions_and_the_peer_is_told()
    {
        var transport = new DuplexPipePair();
        var wire = new DuplexStream(transport.Server.Input, transport.Server.Output);
        Task<TlsStream> accepting = TlsStream.AcceptAsync(wire, TlsStreamPair.ServerContext());
        await using TlsDuplexPipe client = await ConnectAsync(transport.Client);
        TlsStream server = await accepting;
        await server.WriteAsync("good"u8.ToArray());
        wire.Tamper = bytes => bytes[^1] ^= 1;
        await server.WriteAsync("bad"u8.ToArray());

        TlsException told = Assert.ThrowsAsync<TlsException>(async () => await server.ReadExactlyAsync(new byte[1]))!;
        Assert.That(told.Error.Alert, Is.EqualTo(AlertDescription.BadRecordMac));
        Assert.That(await TlsDuplexPipePair.ReadAsync(client, 4), Is.EqualTo("good"));
        AssertBadRecord(() => client.Input.ReadAsync().AsTask());
        AssertBadRecord(() => client.Input.ReadAsync().AsTask());
        AssertBadRecord(() => client.Output.WriteAsync(new byte[1]).AsTask());
    }

    [Test]
    public async Task A_failure_ends_a_writer_that_is_stuck()
    {
        var transport = new DuplexPipePair(capacity: 1_000);
        var wire = new DuplexStream(transport.Server.Input, transport.Server.Output);
        Task<TlsStream> accepting = TlsStream.AcceptAsync(wire, TlsStreamPair.ServerContext());
        await using TlsDuplexPipe client = await ConnectAsync(transport.Client);
        TlsStream server = await accepting;
        Task<FlushResult> stuck = client.Output.WriteAsync(new byte[300_000]).AsTask();
        await wire.WriteAsync(new byte[] { 23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 });
        AssertBadRecord(() => stuck);
        AssertBadRecord(() => client.Input.ReadAsync().AsTask());

        // The alert lies behind what was sealed before.
        Assert.That(async () => await server.CopyToAsync(Stream.Null), Throws.InstanceOf<TlsException>());
    }

    [Test]
    public async Task A_transport_that_takes_no_more_ends_Output()
    {
        var transport = new DuplexPipePair();
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(transport);
        await pair.Server.Input.CompleteAsync();
        await TlsDuplexPipePair.WriteAsync(pair.Client, "the server's loop sees that nobody reads, and stops");
        Assert.That(async () => await WriteForeverAsync(pair.Client.Output), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_failing_transport_ends_Input_with_its_own_exception()
    {
        var transport = new DuplexPipePair();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(transport.Server, TlsStreamPair.ServerContext());
        await using TlsDuplexPipe client = await ConnectAsync(transport.Client);
        TlsDuplexPipe server = await accepting;
        await server.Output.CompleteAsync(new TimeoutException("cable"));
        Assert.That(async () => await client.Input.ReadAsync(), Throws.InstanceOf<TimeoutException>());
        await server.DisposeAsync();
    }

    [Test]
    public async Task An_unknown_authority_fails_the_handshake_and_the_server_gets_the_alert()
    {
        var transport = new DuplexPipePair();
        CertificateVerifier stranger = CertificateVerifier.ForRoots(new TestCertificates().RootPem);
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(transport.Server, TlsStreamPair.ServerContext());
        TlsException failure = Assert.ThrowsAsync<TlsException>(() =>
            TlsDuplexPipe.ConnectAsync(transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, stranger))!;
        Assert.That(failure.Error.Fault, Is.EqualTo(TlsFault.UnknownCertificateAuthority));
        TlsException told = Assert.ThrowsAsync<TlsException>(() => accepting)!;
        Assert.That(told.Error.Alert, Is.EqualTo(AlertDescription.UnknownCa));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_client_that_speaks_no_TLS_fails_the_handshake_although_its_bytes_come_in_pieces()
    {
        var transport = new DuplexPipePair(segmentSize: 16);
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(transport.Server, TlsStreamPair.ServerContext());
        foreach (string piece in (string[])["GE", "T / HTTP/1.1\r\n"]) await transport.Client.Output.WriteAsync(Encoding.ASCII.GetBytes(piece));
        Assert.That(Assert.ThrowsAsync<TlsException>(() => accepting)!.Error.Fault, Is.EqualTo(TlsFault.HttpRequest));
    }

    [Test]
    public async Task Of_a_peer_that_takes_no_more_the_last_word_is_heard()
    {
        var transport = new DuplexPipePair();
        await transport.Server.Output.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, (byte)AlertDescription.HandshakeFailure });
        await transport.Server.Input.CompleteAsync();
        Task connecting = TlsDuplexPipe.ConnectAsync(transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        Assert.That(Assert.ThrowsAsync<TlsException>(() => connecting)!.Error.Alert, Is.EqualTo(AlertDescription.HandshakeFailure));
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task Of_a_peer_that_takes_no_more_and_says_nothing_that_is_told(int bytes)
    {
        var transport = new DuplexPipePair();
        await transport.Server.Output.WriteAsync(new byte[] { 21, 3, 3 }.AsMemory(0, bytes));
        await transport.Server.Input.CompleteAsync();
        Task connecting = TlsDuplexPipe.ConnectAsync(transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        Assert.That(() => connecting, Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task A_transport_that_ends_during_the_handshake_throws()
    {
        var transport = new DuplexPipePair();
        await transport.Client.Output.WriteAsync(new byte[] { 22, 3, 1 });
        await transport.Client.Output.CompleteAsync();
        Assert.That(
            async () => await TlsDuplexPipe.AcceptAsync(transport.Server, TlsStreamPair.ServerContext()), Throws.InstanceOf<EndOfStreamException>());
    }

    [Test]
    public async Task A_cancelled_handshake_completes_the_transport()
    {
        var transport = new DuplexPipePair();
        using var canceller = new CancellationTokenSource();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(transport.Server, TlsStreamPair.ServerContext(), canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await accepting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await transport.Client.Input.ReadAsync()).IsCompleted, Is.True);
    }

    [Test]
    public async Task Disposing_sends_what_was_written_and_does_not_wait_for_a_silent_peer()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        await TlsDuplexPipePair.WriteAsync(pair.Client, "farewell");
        await pair.Client.DisposeAsync();
        await pair.Client.DisposeAsync();
        Assert.That(await ReadToEndAsync(pair.Server), Is.EqualTo("farewell"));
    }

    [Test]
    public async Task Disposing_ends_a_receiving_loop_that_waits_for_the_application()
    {
        await using TlsDuplexPipePair pair = await TlsDuplexPipePair.ConnectAsync(new DuplexPipePair());
        ValueTask<FlushResult> sending = pair.Client.Output.WriteAsync(new byte[1_000_000]);
        await pair.Server.DisposeAsync();
        Assert.That(async () => await sending, Throws.InstanceOf<IOException>());
    }

    private static Task<TlsDuplexPipe> ConnectAsync(IDuplexPipe transport) =>
        TlsDuplexPipe.ConnectAsync(transport, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);

    private static async Task<string> ReadToEndAsync(TlsDuplexPipe pipe)
    {
        var text = new StringBuilder();
        while (true)
        {
            ReadResult read = await pipe.Input.ReadAsync();
            text.Append(Encoding.UTF8.GetString(read.Buffer));
            pipe.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return text.ToString();
        }
    }

    private static async Task WriteForeverAsync(PipeWriter writer)
    {
        while (true) await writer.WriteAsync(new byte[1_000]);
    }

    private static void AssertBadRecord(Func<Task> call) =>
        Assert.That(Assert.ThrowsAsync<TlsException>(call)!.Error.Fault, Is.EqualTo(TlsFault.BadRecordMac));
}
