using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C5 (items 74 to 77): a transport that ends without close_notify.</summary>
[CancelAfter(120_000)]
public sealed class TruncationTests
{
    private readonly byte[] _buffer = new byte[50_000];

    [Test]
    public void Item074_Item076_The_end_of_the_transport_is_a_truncation_and_only_between_records_negotiable([Values] bool ignored, [Values] bool inRecord)
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.IgnoreUnexpectedEof = ignored;
        pair.Client.Write(new byte[10]);
        pair.ToServer(inRecord ? 20 : ChannelPair.Unlimited);
        if (!inRecord) pair.Server.Read(_buffer);
        pair.ServerNet.ShutdownWrite();
        TlsResult[] reads = [pair.Server.Read(_buffer), pair.Server.Read(_buffer)];
        bool accepted = ignored && !inRecord;
        (int, TlsErrorCode, TlsResultReason) expected = accepted
            ? (0, TlsErrorCode.ZeroReturn, TlsResultReason.None)
            : (0, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof);
        Assert.That(reads.Select(Results.Triple), Is.All.EqualTo(expected));
        Assert.That((pair.Server.ShutdownState, pair.Server.Write(_buffer).Code), Is.EqualTo(accepted
            ? (TlsShutdownState.Received, TlsErrorCode.WantWrite)
            : (TlsShutdownState.None, TlsErrorCode.Ssl)));
    }

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item074_After_a_truncation_nothing_works_and_nothing_is_sent(ProtocolVersion version)
    {
        using ChannelPair pair = ChannelPair.Connected(version);
        pair.ServerNet.ShutdownWrite();
        TlsResult read = pair.Server.Read(_buffer);
        Assert.That(read.Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
        Assert.That((pair.Server.Write(_buffer).Triple(), pair.Server.Shutdown().Triple()), Is.EqualTo((
            (-1, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof),
            (-1, TlsErrorCode.Ssl, TlsResultReason.ShutdownWhileInInit))));
        Assert.That(pair.ServerNet.Pending, Is.Zero);
    }

    // 1.1.1e made it an error, 1.1.1f took that back, 3.0 made it one again and let programs ask for the old way: so do we.
    [Test]
    public void Item075_A_truncation_is_an_error_unless_the_program_says_otherwise_beforehand()
    {
        using var pair = new ChannelPair();
        Assert.That(pair.Client.IgnoreUnexpectedEof, Is.False);
        pair.Connected().ClientNet.ShutdownWrite();
        TlsResult truncated = pair.Client.Read(_buffer);
        Assert.That(truncated.Reason, Is.EqualTo(TlsResultReason.UnexpectedEof));
        pair.Client.IgnoreUnexpectedEof = true;
        Assert.That(pair.Client.Read(_buffer), Is.EqualTo(truncated), "what was an error stays one");
    }

    // Deviation: OpenSSL takes the end for a close_notify wherever in a record it is.
    [TestCase(1)]
    [TestCase(5)]
    [TestCase(6)]
    [TestCase(31)]
    public void Item076_Within_a_record_the_end_is_an_error_whatever_the_option_says(int length)
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.IgnoreUnexpectedEof = true;
        pair.Client.Write(new byte[10]);
        pair.ToServer(length);
        pair.ServerNet.ShutdownWrite();
        Assert.That(pair.Server.Read(_buffer).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
    }

    [Test]
    public void Item077_An_empty_memory_transport_wants_read_or_is_the_end_as_it_was_told([Values] bool emptyIsEof)
    {
        using var pair = new ChannelPair();
        using var input = new MemoryBio();
        using var output = new MemoryBio();
        using var server = new TlsChannel(input, output);
        server.SetAcceptState(ChannelPair.ServerContext);
        pair.Client.Connect();
        input.Write(pair.DrainClient());
        server.Accept();
        pair.ClientNet.Write(output.Unread);
        output.Reset();
        pair.Client.Connect();
        input.Write(pair.DrainClient());
        Assert.That(server.Accept().Pair(), Is.EqualTo(Results.Done));
        input.EmptyIsEof = emptyIsEof;
        Assert.That(server.Read(_buffer).Triple(), Is.EqualTo(emptyIsEof
            ? (0, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)
            : (-1, TlsErrorCode.WantRead, TlsResultReason.None)));
        Assert.That(output.Pending, Is.Zero);
    }
}
