using System;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.EarlyData;

/// <summary>Early data on <see cref="TlsStream"/>: what the client gives, what the server takes, and what either knows of it.</summary>
[CancelAfter(60_000)]
internal sealed class StreamTests
{
    private static readonly byte[] Early = "early words"u8.ToArray();

    private delegate void Exporter(string label, ReadOnlySpan<byte> context, Span<byte> destination);

    [Test]
    public async Task The_server_reads_it_first_and_knows_how_much_it_was([Values] bool isSynchronous)
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        await using Meeting meeting = await Meeting.BeginAsync(setup, Early, returnsEarly: false, isSynchronous);
        await meeting.Accepting;
        Assert.That((meeting.Server.IsAuthenticated, meeting.Server.EarlyDataTaken, meeting.Client.EarlyDataTaken), Is.EqualTo((true, Early.Length, Early.Length)));
        await meeting.Client.WriteAsync("later words"u8.ToArray());
        Assert.That(await ReadAsync(meeting.Server, Early.Length + 11), Is.EqualTo("early wordslater words"u8.ToArray()));
        Assert.That(meeting.Server.EarlyDataTaken, Is.EqualTo(Early.Length));
    }

    /// <summary>The point of it all: the answer is there with the server's flight.</summary>
    [Test]
    public async Task The_server_answers_before_the_client_has_proved_to_be_there([Values] bool isSynchronous)
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        var streams = new DuplexStreamPair();
        await using var client = new TlsStream(streams.Client) { Sessions = setup.Client, EarlyData = Early };
        await using var server = new TlsStream(streams.Server) { Sessions = setup.Server, ReturnsWithEarlyData = true };
        Task connecting = client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", TestPair.Verifier);
        if (isSynchronous) server.AuthenticateAsServer(setup.ServerContext);
        else await server.AuthenticateAsServerAsync(setup.ServerContext);
        Assert.That(await ReadAsync(server, Early.Length), Is.EqualTo(Early));
        await connecting;
        Assert.That((server.IsAuthenticated, server.CanRead, server.CanWrite), Is.EqualTo((false, true, true)));
        byte[] exported = Export(server.ExportKeyingMaterial);
        Assert.That(() => server.ShutdownWriteAsync(), Throws.InvalidOperationException);
        await server.WriteAsync("an early answer"u8.ToArray());
        Assert.That(await ReadAsync(client, 15), Is.EqualTo("an early answer"u8.ToArray()));
        if (isSynchronous) server.CompleteHandshake();
        else await server.CompleteHandshakeAsync();
        Assert.That((server.IsAuthenticated, server.Info.IsResumed), Is.EqualTo((true, true)));
        Assert.That(Export(server.ExportKeyingMaterial), Is.EqualTo(exported));
        Assert.That(Export(client.ExportKeyingMaterial), Is.EqualTo(exported));
        Assert.That(Export(client.ExportEarlyKeyingMaterial), Is.EqualTo(Export(server.ExportEarlyKeyingMaterial)).And.Not.EqualTo(exported));
        await client.WriteAsync("later words"u8.ToArray());
        Assert.That(await ReadAsync(server, 11), Is.EqualTo("later words"u8.ToArray()));
        await server.WriteAsync(new byte[] { 1 });
        await server.ShutdownWriteAsync();
        Assert.That(await ReadAsync(client, 1), Is.EqualTo(new byte[] { 1 }));
        Assert.That(await client.ReadAsync(new byte[1]), Is.Zero);
    }

    [Test]
    public async Task Waiting_for_the_client_loses_nothing()
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        await using Meeting meeting = await Meeting.BeginAsync(setup, Early, returnsEarly: true);
        await meeting.Accepting;
        await meeting.Server.CompleteHandshakeAsync();
        await meeting.Server.CompleteHandshakeAsync();
        await meeting.Client.WriteAsync("!"u8.ToArray());
        Assert.That(await ReadAsync(meeting.Server, Early.Length + 1), Is.EqualTo("early words!"u8.ToArray()));
    }

    [Test]
    public async Task A_client_that_leaves_before_it_proved_to_be_there_is_cut_off()
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        byte[] flight = RecordFlight(setup);
        var streams = new DuplexStreamPair();
        await streams.Client.WriteAsync(flight);
        await using var server = new TlsStream(streams.Server) { Sessions = setup.Server, ReturnsWithEarlyData = true };
        await server.AuthenticateAsServerAsync(setup.ServerContext);
        Assert.That(await ReadAsync(server, Early.Length), Is.EqualTo(Early));
        await streams.Client.DisposeAsync();
        Assert.ThrowsAsync<EndOfStreamException>(() => server.CompleteHandshakeAsync());
        Assert.That(server.IsAuthenticated, Is.False);
        Assert.ThrowsAsync<EndOfStreamException>(async () => _ = await server.ReadAsync(new byte[1]));
    }

    /// <summary>Rejected, the client knows, and the caller's one line does the right thing.</summary>
    [Test]
    public async Task What_was_not_taken_is_the_callers_to_write([Values] bool taken, [Values] bool hasTicket)
    {
        using var setup = new EarlySetup(takes: taken);
        if (hasTicket) setup.FirstMeeting();
        await using Meeting meeting = await Meeting.BeginAsync(setup, Early, returnsEarly: false);
        await meeting.Accepting;
        TlsEarlyData expected = !hasTicket ? TlsEarlyData.None : taken ? TlsEarlyData.Accepted : TlsEarlyData.Rejected;
        Assert.That((meeting.Client.Info.EarlyData, meeting.Server.Info.EarlyData), Is.EqualTo((expected, expected)));
        await meeting.Client.WriteAsync(meeting.Client.EarlyData[meeting.Client.EarlyDataTaken..]);
        await meeting.Client.ShutdownWriteAsync();
        using var all = new MemoryStream();
        await meeting.Server.CopyToAsync(all);
        Assert.That(all.ToArray(), Is.EqualTo(Early), "once");
    }

    [Test]
    public async Task More_than_the_ticket_allows_goes_later()
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        byte[] data = new byte[EarlySetup.Limit + 5_000];
        Random.Shared.NextBytes(data);
        await using Meeting meeting = await Meeting.BeginAsync(setup, data, returnsEarly: false);
        await meeting.Accepting;
        Assert.That(meeting.Client.EarlyDataTaken, Is.EqualTo(EarlySetup.Limit));
        Task writing = meeting.Client.WriteAsync(meeting.Client.EarlyData[meeting.Client.EarlyDataTaken..]).AsTask();
        Assert.That(await ReadAsync(meeting.Server, data.Length), Is.EqualTo(data));
        await writing;
    }

    [Test]
    public async Task A_handler_may_answer_instead_of_a_guard([Values] bool accepts)
    {
        using var setup = new EarlySetup(asksTheGuard: false);
        setup.FirstMeeting();
        var streams = new DuplexStreamPair();
        await using var client = new TlsStream(streams.Client) { Sessions = setup.Client, EarlyData = Early };
        await using var server = new TlsStream(streams.Server)
        {
            Sessions = setup.Server,
            DecisionHandler = (question, _) =>
            {
                if (accepts) ((EarlyDataDecision)question).Accept();
                else ((EarlyDataDecision)question).Reject();
                return ValueTask.CompletedTask;
            },
        };
        Task accepting = server.AuthenticateAsServerAsync(setup.ServerContext);
        await client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", TestPair.Verifier);
        await accepting;
        Assert.That(client.EarlyDataTaken, Is.EqualTo(accepts ? Early.Length : 0));
    }

    [Test]
    public async Task A_server_has_none_to_send()
    {
        using var setup = new EarlySetup();
        await using var server = new TlsStream(new DuplexStreamPair().Server) { EarlyData = Early };
        Assert.ThrowsAsync<InvalidOperationException>(() => server.AuthenticateAsServerAsync(setup.ServerContext));
    }

    private static byte[] RecordFlight(EarlySetup setup)
    {
        using var client = TlsConnection.CreateClient(setup.ClientContext, "example.test");
        setup.Client.Prepare(client, TestPair.Verifier);
        using var output = new TlsBuffer();
        client.Start(output, offerEarlyData: true);
        client.SendEarlyData(Early, output, out _);
        return output.Unread.ToArray();
    }

    private static byte[] Export(Exporter export)
    {
        byte[] material = new byte[40];
        export("label", "context"u8, material);
        return material;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private sealed class Meeting(TlsStream client, TlsStream server, Task accepting) : IAsyncDisposable
    {
        public TlsStream Client { get; } = client;

        public TlsStream Server { get; } = server;

        public Task Accepting { get; } = accepting;

        public static async Task<Meeting> BeginAsync(EarlySetup setup, byte[] early, bool returnsEarly, bool isSynchronous = false)
        {
            var streams = new DuplexStreamPair(capacity: 1 << 20);
            var client = new TlsStream(streams.Client) { Sessions = setup.Client, EarlyData = early };
            var server = new TlsStream(streams.Server) { Sessions = setup.Server, ReturnsWithEarlyData = returnsEarly };
            Task accepting = isSynchronous
                ? Task.Run(() => server.AuthenticateAsServer(setup.ServerContext))
                : server.AuthenticateAsServerAsync(setup.ServerContext);
            if (isSynchronous) await Task.Run(() => client.AuthenticateAsClient(setup.ClientContext, "example.test", TestPair.Verifier));
            else await client.AuthenticateAsClientAsync(setup.ClientContext, "example.test", TestPair.Verifier);
            return new Meeting(client, server, accepting);
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
