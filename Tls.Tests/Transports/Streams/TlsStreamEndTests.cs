using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>How a TlsStream ends: politely, cut off, failed, disposed; and what each call says about it afterwards.</summary>
[CancelAfter(120_000)]
public sealed class TlsStreamEndTests
{
    [Test]
    public async Task Half_close_leaves_the_other_direction_open()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        await pair.Client.WriteAsync("question"u8.ToArray());
        await pair.Client.ShutdownWriteAsync();
        await pair.Client.ShutdownWriteAsync();
        Assert.That((pair.Client.CanRead, pair.Client.CanWrite), Is.EqualTo((true, false)));
        Assert.That(async () => await pair.Client.WriteAsync("more"u8.ToArray()), Throws.InvalidOperationException);
        await pair.Client.FlushAsync();

        Assert.That(await new StreamReader(pair.Server).ReadToEndAsync(), Is.EqualTo("question"));
        await pair.Server.WriteAsync("answer"u8.ToArray());
        await pair.Server.ShutdownWriteAsync();
        Assert.That(await new StreamReader(pair.Client).ReadToEndAsync(), Is.EqualTo("answer"));
        Assert.That(await pair.Client.ReadAsync(new byte[1]), Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Disposing_says_close_notify_and_closes_the_transport(bool asynchronously)
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        if (asynchronously) await pair.Client.DisposeAsync();
        else pair.Client.Dispose();
        Assert.That(await pair.Server.ReadAsync(new byte[1]), Is.Zero);
        Assert.That(transport.Client.IsDisposed, Is.True);
        Assert.That((pair.Client.CanRead, pair.Client.CanWrite), Is.EqualTo((false, false)));
        Assert.That(async () => await pair.Client.ReadAsync(new byte[1]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(async () => await pair.Client.WriteAsync(new byte[1]), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Disposing_leaves_the_transport_open_where_asked_to()
    {
        var transport = new DuplexStreamPair();
        TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport, leaveInnerOpen: true);
        await pair.Client.DisposeAsync();
        pair.Server.Dispose();
        Assert.That((transport.Client.IsDisposed, transport.Server.IsDisposed), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task Disposing_does_not_wait_for_a_peer_that_reads_nothing_while_a_write_is_stuck()
    {
        var transport = new DuplexStreamPair(1_000);
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        Task stuck = pair.Client.WriteAsync(new byte[50_000]).AsTask();
        await pair.Client.DisposeAsync();
        Assert.That(async () => await stuck, Throws.InstanceOf<ObjectDisposedException>());
    }

    // In TLS 1.3 the client is connected before the server has judged it, and may write to a socket that is closed by then.
    [Test]
    public async Task Of_a_peer_that_takes_no_more_the_last_word_is_heard([Values] bool asynchronously)
    {
        (NetworkStream client, NetworkStream server) = await TlsStreamPair.SocketsAsync();
        var wire = new BrokenStream(client.Socket);
        var demanding = TlsServerContext.Create(new TlsServerOptions { Credentials = [TlsStreamPair.Credential], ClientCertificates = ClientCertificateMode.Required });
        Task accepting = TlsStream.AcceptAsync(server, demanding, TlsStreamPair.Verifier);
        await using TlsStream stream = await TlsStream.ConnectAsync(wire, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        Assert.That(() => accepting, Throws.TypeOf<TlsException>());

        wire.IsBroken = true;
        TlsException failure = asynchronously
            ? Assert.ThrowsAsync<TlsException>(async () => await stream.WriteAsync(new byte[1]))!
            : Assert.Throws<TlsException>(() => stream.Write(new byte[1]))!;
        Assert.That((failure.Error.IsAlertFromPeer, failure.Error.Alert), Is.EqualTo((true, AlertDescription.CertificateRequired)));
        Assert.That(async () => await stream.ReadAsync(new byte[1]), Throws.TypeOf<TlsException>());
    }

    [Test]
    public async Task Of_a_peer_that_takes_no_more_in_the_handshake_too([Values] bool asynchronously)
    {
        (NetworkStream client, NetworkStream server) = await TlsStreamPair.SocketsAsync();
        await server.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, (byte)AlertDescription.HandshakeFailure });
        await using var stream = new TlsStream(new BrokenStream(client.Socket) { IsBroken = true });
        TlsException failure = asynchronously
            ? Assert.ThrowsAsync<TlsException>(() => stream.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(), "example.test"))!
            : Assert.Throws<TlsException>(() => stream.AuthenticateAsClient(TlsStreamPair.ClientContext(), "example.test"))!;
        Assert.That(failure.Error.Alert, Is.EqualTo(AlertDescription.HandshakeFailure));
    }

    // What came before is still to be read, and what the transport said stands.
    [Test]
    public async Task Of_a_peer_that_takes_no_more_and_only_sent_data_nothing_is_lost()
    {
        (NetworkStream client, NetworkStream server) = await TlsStreamPair.SocketsAsync();
        var wire = new BrokenStream(client.Socket);
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(wire, server, TlsStreamPair.ClientContext(), TlsStreamPair.ServerContext());
        await pair.Server.WriteAsync("data"u8.ToArray());
        await pair.Server.ShutdownWriteAsync();
        wire.IsBroken = true;
        Assert.That(async () => await pair.Client.WriteAsync(new byte[1]), Throws.TypeOf<IOException>().With.Message.EqualTo("cable"));
        Assert.That(await new StreamReader(pair.Client).ReadToEndAsync(), Is.EqualTo("data"));
    }

    // No write is under way, but the transport has no room: the peer decides whether it ever will.
    [Test]
    public async Task Disposing_does_not_wait_for_good_for_a_peer_that_reads_nothing([Values] bool asynchronously)
    {
        var transport = new DuplexStreamPair(1_000);
        var inner = new TimingStream(transport.Client);
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(inner, transport.Server, TlsStreamPair.ClientContext(), TlsStreamPair.ServerContext());
        await pair.Client.WriteAsync(new byte[970]);
        pair.Client.CloseTimeout = TimeSpan.FromMilliseconds(50);
        if (asynchronously) await pair.Client.DisposeAsync();
        else pair.Client.Dispose();
        Assert.That((transport.Client.IsDisposed, inner.WriteTimeout), Is.EqualTo((true, Timeout.Infinite)), "as it was");
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(2_147_483_648)]
    public async Task Disposing_waits_for_a_time_that_is_one(double milliseconds)
    {
        await using var stream = new TlsStream(new DuplexStreamPair().Client) { CloseTimeout = Timeout.InfiniteTimeSpan };
        Assert.That(() => stream.CloseTimeout = TimeSpan.FromMilliseconds(milliseconds), milliseconds < 0 ? Throws.Nothing : Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(stream.CloseTimeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
    }

    // A handshake that ends when its stream is disposed wipes the keys, and the one who disposes comes too late to say goodbye.
    [Test]
    public void Saying_goodbye_without_keys_is_no_mistake()
    {
        var connection = new SharedConnection(TlsConnection.CreateClient(TlsStreamPair.ClientContext(), "example.test"), null, null, TlsSessions.Default);
        connection.Dispose();
        Assert.That((connection.Close(), connection.OutputLength), Is.EqualTo((TlsStatus.Failed, 0)));
    }

    [Test]
    public async Task A_read_that_is_under_way_ends_when_the_stream_is_disposed([Values] bool overSockets)
    {
        await using TlsStreamPair pair = overSockets ? await TlsStreamPair.ConnectOverSocketsAsync() : await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        Task<int> reading = pair.Client.ReadAsync(new byte[4]).AsTask();
        await pair.Client.DisposeAsync();
        Assert.That(async () => await reading, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_transport_that_ends_without_close_notify_gives_its_data_and_then_throws_at_every_read()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        await pair.Server.WriteAsync("data"u8.ToArray());
        transport.Server.CutWriting();

        byte[] buffer = new byte[10];
        Assert.That(await pair.Client.ReadAsync(buffer), Is.EqualTo(4));
        Assert.That(async () => await pair.Client.ReadAsync(buffer), Throws.InstanceOf<EndOfStreamException>());
        Assert.That(() => pair.Client.Read(buffer), Throws.InstanceOf<EndOfStreamException>());
    }

    [Test]
    public async Task A_transport_that_ends_within_a_record_throws()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        await transport.Server.WriteAsync(new byte[] { 23, 3, 3, 0, 99, 1, 2, 3 });
        transport.Server.CutWriting();
        Assert.That(async () => await pair.Client.ReadAsync(new byte[10]), Throws.InstanceOf<EndOfStreamException>());
    }

    [Test]
    public async Task A_transport_that_ends_during_the_handshake_throws_and_is_disposed()
    {
        var transport = new DuplexStreamPair();
        transport.Server.CutWriting();
        Assert.That(async () => await ConnectAsync(transport), Throws.InstanceOf<EndOfStreamException>());
        Assert.That(transport.Client.IsDisposed, Is.True);
    }

    [Test]
    public async Task A_broken_record_fails_both_directions_for_good_and_the_peer_is_told()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        transport.Server.Tamper = bytes => bytes[^1] ^= 1;
        await pair.Server.WriteAsync("data"u8.ToArray());

        byte[] buffer = new byte[10];
        AssertFailure(() => ReadAsync(pair.Client), TlsFault.BadRecordMac);
        AssertFailure(() => ReadAsync(pair.Client), TlsFault.BadRecordMac);
        AssertFailure(() => Task.FromResult(pair.Client.Read(buffer)), TlsFault.BadRecordMac);
        AssertFailure(async () => await pair.Client.WriteAsync(buffer), TlsFault.BadRecordMac);
        AssertFailure(async () => await pair.Client.FlushAsync(), TlsFault.BadRecordMac);
        AssertFailure(async () => await pair.Client.ShutdownWriteAsync(), TlsFault.BadRecordMac);

        TlsException told = AssertFailure(() => ReadAsync(pair.Server), TlsFault.AlertReceived);
        Assert.That(told.Error.Alert, Is.EqualTo(AlertDescription.BadRecordMac));
    }

    [Test]
    public async Task A_failure_does_not_overtake_the_data_before_it()
    {
        var transport = new DuplexStreamPair();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(transport);
        await pair.Server.WriteAsync("good"u8.ToArray());
        transport.Server.Tamper = bytes => bytes[^1] ^= 1;
        await pair.Server.WriteAsync("bad"u8.ToArray());

        byte[] buffer = new byte[2];
        Assert.That(await pair.Client.ReadAsync(buffer), Is.EqualTo(2));
        await pair.Client.WriteAsync(buffer);
        Assert.That(await pair.Client.ReadAsync(buffer), Is.EqualTo(2));
        AssertFailure(() => ReadAsync(pair.Client), TlsFault.BadRecordMac);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_unknown_authority_fails_the_handshake_and_the_server_gets_the_alert(bool overSockets)
    {
        var memory = new DuplexStreamPair();
        (Stream client, Stream server) = (memory.Client, memory.Server);
        if (overSockets) (client, server) = await TlsStreamPair.SocketsAsync();
        CertificateVerifier stranger = CertificateVerifier.ForRoots(new TestCertificates().RootPem);

        Task<TlsStream> accepting = TlsStream.AcceptAsync(server, TlsStreamPair.ServerContext());
        AssertFailure(
            async () => await TlsStream.ConnectAsync(client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, stranger),
            TlsFault.UnknownCertificateAuthority);
        TlsException told = AssertFailure(async () => await accepting, TlsFault.AlertReceived);
        Assert.That(told.Error.Alert, Is.EqualTo(AlertDescription.UnknownCa));
        Assert.That(async () => await client.ReadAsync(new byte[1]), Throws.InstanceOf<Exception>(), "taken over, hence disposed");
    }

    [Test]
    public async Task Trusts_the_system_and_nobody_else_by_default()
    {
        var transport = new DuplexStreamPair();
        Task<TlsStream> accepting = TlsStream.AcceptAsync(transport.Server, TlsStreamPair.ServerContext());
        AssertFailure(
            async () => await TlsStream.ConnectAsync(transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName),
            TlsFault.UnknownCertificateAuthority);
        AssertFailure(async () => await accepting, TlsFault.AlertReceived);
        await Task.CompletedTask;
    }

    [Test]
    public void Refuses_a_stream_that_lacks_a_direction()
    {
        Assert.That(
            () => TlsStream.AcceptAsync(new MemoryStream([], writable: false), TlsStreamPair.ServerContext()), Throws.ArgumentException);
    }

    [Test]
    public async Task What_the_transport_throws_comes_through()
    {
        (NetworkStream client, NetworkStream server) = await TlsStreamPair.SocketsAsync();
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(client, server, TlsStreamPair.ClientContext(), TlsStreamPair.ServerContext());
        server.Socket.Close(timeout: 0);
        Assert.That(async () => await pair.Client.ReadAsync(new byte[1]), Throws.InstanceOf<IOException>().And.Not.InstanceOf<TlsException>());
    }

    private static Task<TlsStream> ConnectAsync(DuplexStreamPair transport, CancellationToken cancellationToken = default) =>
        TlsStream.ConnectAsync(
            transport.Client, TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier, cancellationToken: cancellationToken);

    private static Task<int> ReadAsync(TlsStream stream) => stream.ReadAsync(new byte[10]).AsTask();

    private static TlsException AssertFailure(Func<Task> call, TlsFault fault)
    {
        TlsException failure = Assert.ThrowsAsync<TlsException>(() => call())!;
        Assert.That(failure.Error.Fault, Is.EqualTo(fault));
        return failure;
    }

    /// <summary>A socket that, once broken, only takes in.</summary>
    private sealed class BrokenStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public bool IsBroken { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            IsBroken ? throw new IOException("cable") : base.WriteAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsBroken) throw new IOException("cable");
            base.Write(buffer, offset, count);
        }
    }

    /// <summary>A transport whose writes that are not asynchronous give up by its timeout, as a socket's do.</summary>
    private sealed class TimingStream(DuplexStream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override bool CanTimeout => true;

        public override int WriteTimeout { get; set; } = Timeout.Infinite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!inner.WriteAsync(buffer.AsMemory(offset, count)).AsTask().Wait(WriteTimeout)) throw new IOException("The write timed out.");
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
