using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Transports.Pipes;
using Tls.Transports;

namespace Tls.Tests.Transports.EarlyData;

/// <summary>Early data on <see cref="TlsDuplexPipe"/>.</summary>
[CancelAfter(60_000)]
internal sealed class PipeTests
{
    private static readonly byte[] Early = "early words"u8.ToArray();

    [Test]
    public async Task The_server_gets_it_and_may_answer_early([Values] bool returnsEarly)
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        var pipes = new DuplexPipePair();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(
            pipes.Server, setup.ServerContext, verifier: null, sessions: setup.Server, returnsWithEarlyData: returnsEarly);
        await using TlsDuplexPipe client = await TlsDuplexPipe.ConnectAsync(
            pipes.Client, setup.ClientContext, "example.test", TestPair.Verifier, sessions: setup.Client, earlyData: Early);
        await using TlsDuplexPipe server = await accepting;
        Assert.That(client.HandshakeCompleted.IsCompletedSuccessfully);
        Assert.That(await ReadAsync(server.Input, Early.Length), Is.EqualTo(Early));
        await server.Output.WriteAsync("answer"u8.ToArray());
        Assert.That(await ReadAsync(client.Input, 6), Is.EqualTo("answer"u8.ToArray()));
        await server.HandshakeCompleted;
        byte[] ours = new byte[40], theirs = new byte[40];
        client.ExportEarlyKeyingMaterial("label", "context"u8, ours);
        server.ExportEarlyKeyingMaterial("label", "context"u8, theirs);
        Assert.That(ours, Is.EqualTo(theirs).And.Some.Not.Zero);
        Assert.That((client.EarlyDataTaken, server.EarlyDataTaken), Is.EqualTo((Early.Length, Early.Length)));
        await client.Output.WriteAsync("later"u8.ToArray());
        Assert.That(await ReadAsync(server.Input, 5), Is.EqualTo("later"u8.ToArray()));
    }

    /// <summary>close_notify waits for the client's Finished: before it the connection would be given up.</summary>
    [Test]
    public async Task A_server_that_has_said_all_early_ends_well()
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        var pipes = new DuplexPipePair();
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(pipes.Server, setup.ServerContext, verifier: null, sessions: setup.Server, returnsWithEarlyData: true);
        Task<TlsDuplexPipe> connecting = TlsDuplexPipe.ConnectAsync(
            pipes.Client, setup.ClientContext, "example.test", TestPair.Verifier, sessions: setup.Client, earlyData: Early);
        await using TlsDuplexPipe server = await accepting;
        await server.Output.WriteAsync("answer"u8.ToArray());
        await server.Output.CompleteAsync();
        await using TlsDuplexPipe client = await connecting;
        Assert.That(await ReadAsync(client.Input, 6), Is.EqualTo("answer"u8.ToArray()));
        Assert.That((await client.Input.ReadAsync()).IsCompleted, "close_notify");
        await server.HandshakeCompleted;
    }

    [Test]
    public async Task A_client_that_leaves_before_it_proved_to_be_there_is_told_of()
    {
        using var setup = new EarlySetup();
        setup.FirstMeeting();
        using var recorded = TlsConnection.CreateClient(setup.ClientContext, "example.test");
        setup.Client.Prepare(recorded, TestPair.Verifier);
        using var flight = new TlsBuffer();
        recorded.Start(flight, offerEarlyData: true);
        recorded.SendEarlyData(Early, flight, out _);

        var pipes = new DuplexPipePair();
        await pipes.Client.Output.WriteAsync(flight.Unread.ToArray());
        await using TlsDuplexPipe server = await TlsDuplexPipe.AcceptAsync(pipes.Server, setup.ServerContext, verifier: null, sessions: setup.Server, returnsWithEarlyData: true);
        Assert.That(await ReadAsync(server.Input, Early.Length), Is.EqualTo(Early));
        Assert.That(server.HandshakeCompleted.IsCompleted, Is.False);
        await pipes.Client.Output.CompleteAsync();
        Assert.That(async () => await server.HandshakeCompleted, Throws.InstanceOf<IOException>());
    }

    private static async Task<byte[]> ReadAsync(PipeReader input, int length)
    {
        ReadResult read = await input.ReadAtLeastAsync(length);
        byte[] bytes = read.Buffer.Slice(0, length).ToArray();
        input.AdvanceTo(read.Buffer.GetPosition(length));
        return bytes;
    }
}
