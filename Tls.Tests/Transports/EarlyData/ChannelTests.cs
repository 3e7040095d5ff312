using System;
using System.Threading;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Transports.Channel;
using Tls.Transports;

namespace Tls.Tests.Transports.EarlyData;

/// <summary>OpenSSL's calls for early data on <see cref="TlsChannel"/>, and what they return there.</summary>
[CancelAfter(60_000)]
internal sealed class ChannelTests
{
    private static readonly (int, TlsErrorCode) Finish = (0, TlsErrorCode.None);

    private readonly byte[] _buffer = new byte[100];

    [Test]
    public void The_order_of_calls_that_s_client_and_s_server_have()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup);
        Assert.That(pair.Client.WriteEarlyData("early "u8).Value, Is.EqualTo(6));
        Assert.That(pair.Client.WriteEarlyData("words"u8).Value, Is.EqualTo(5));
        Assert.That((pair.Client.IsInitFinished, pair.Client.EarlyDataStatus), Is.EqualTo((false, TlsEarlyData.Offered)));
        byte[] ours = new byte[40], theirs = new byte[40];
        pair.Client.ExportEarlyKeyingMaterial("label", "context"u8, ours);
        Assert.That(() => pair.Server.ExportEarlyKeyingMaterial("label", "context"u8, theirs), Throws.InvalidOperationException);
        pair.ToServer();
        Assert.That(Early(pair), Is.EqualTo("early "));
        pair.Server.ExportEarlyKeyingMaterial("label", "context"u8, theirs);
        Assert.That(ours, Is.EqualTo(theirs));
        Assert.That(Early(pair), Is.EqualTo("words"));
        Assert.That(pair.Server.ReadEarlyData(_buffer).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(pair.Server.WriteEarlyData("answer"u8).Value, Is.EqualTo(6));
        pair.ToClient();
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        Assert.That(pair.Client.EarlyDataStatus, Is.EqualTo(TlsEarlyData.Accepted));
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(6));
        pair.ToServer();
        Assert.That(pair.Server.ReadEarlyData(_buffer).Pair(), Is.EqualTo(Finish));
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.Done));
        Assert.That((pair.Server.EarlyDataStatus, pair.Server.Info!.IsResumed), Is.EqualTo((TlsEarlyData.Accepted, true)));
        Assert.That(pair.Server.ReadEarlyData(_buffer).Pair(), Is.EqualTo(Finish), "and stays so");
        pair.Client.Write("later"u8);
        pair.ToServer();
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(5));
    }

    [Test]
    public void What_was_not_read_early_is_read_later()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup);
        pair.Client.WriteEarlyData("early words"u8);
        pair.ToServer();
        Assert.That(Until(pair, () => pair.Server.ReadEarlyData(_buffer.AsSpan(0, 3))).Value, Is.EqualTo(3));
        Assert.That(pair.Server.Read(_buffer).Pair(), Is.EqualTo(Results.WantsRead), "the handshake first");
        pair.ToClient();
        pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.Accept().Pair(), Is.EqualTo(Results.Done));
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(8));
    }

    /// <summary>As there: a server that does not ask for early data takes none.</summary>
    [Test]
    public void Accept_alone_takes_none()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup);
        pair.Client.WriteEarlyData("early words"u8);
        pair.ToServer();
        (TlsResult client, TlsResult server) = pair.Drive(pair.Client.Connect, pair.Server.Accept);
        Assert.That((client.IsSuccess, server.IsSuccess), Is.EqualTo((true, true)));
        Assert.That((pair.Client.EarlyDataStatus, pair.Server.EarlyDataStatus), Is.EqualTo((TlsEarlyData.Rejected, TlsEarlyData.Rejected)));
        pair.Client.Write("x"u8);
        pair.ToServer();
        Assert.That(pair.Server.Read(_buffer).Value, Is.EqualTo(1), "nothing is sent again by itself");
    }

    [Test]
    public void Without_a_ticket_there_is_nothing_to_write_and_nothing_to_read()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup, hasTicket: false);
        Assert.That(pair.Client.WriteEarlyData("early"u8).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.EarlyDataNotPossible)));
        TlsResult client = pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.ReadEarlyData(_buffer).Pair(), Is.EqualTo(Finish));
        pair.Drive(pair.Client.Connect, pair.Server.Accept);
        Assert.That(pair.Server.WriteEarlyData("x"u8).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.EarlyDataNotPossible)));
        Assert.That((pair.Client.IsInitFinished, pair.Client.EarlyDataStatus, client.Pair()), Is.EqualTo((true, TlsEarlyData.None, Results.WantsRead)));
    }

    [Test]
    public void More_than_the_ticket_allows_is_refused_whole()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup);
        Assert.That(pair.Client.WriteEarlyData(new byte[EarlySetup.Limit + 1]).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.TooMuchEarlyData)));
        Assert.That(pair.Client.WriteEarlyData("early"u8).Value, Is.EqualTo(5), "and nothing is lost by it");
    }

    [Test]
    public void A_transport_that_takes_little_is_waited_for()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup, clientSize: 100);
        byte[] data = new byte[40_000];
        Random.Shared.NextBytes(data);
        var received = new System.Collections.Generic.List<byte>();
        TlsResult written;
        while ((written = pair.Client.WriteEarlyData(data)).Pair() == Results.WantsWrite)
        {
            Assert.That(pair.ToServer(), Is.Positive);
            Receive();
        }
        Assert.That(written.Value, Is.EqualTo(data.Length));
        pair.Drive(pair.Client.Connect, () => Receive() ? pair.Server.Accept() : TlsResult.Retry(TlsErrorCode.WantRead));
        Assert.That(received, Is.EqualTo(data));
        Assert.That(pair.Client.EarlyDataStatus, Is.EqualTo(TlsEarlyData.Accepted));

        bool Receive()
        {
            TlsResult read;
            byte[] buffer = new byte[5_000];
            while ((read = Until(pair, () => pair.Server.ReadEarlyData(buffer))).Value > 0) received.AddRange(buffer[..read.Value]);
            return read.IsSuccess;
        }
    }

    [Test]
    public void Without_a_guard_the_question_is_the_callers([Values] bool accepts)
    {
        using var setup = new EarlySetup(asksTheGuard: false);
        using ChannelPair pair = Pair(setup);
        pair.Client.WriteEarlyData("early"u8);
        pair.ToServer();
        Assert.That(pair.Server.ReadEarlyData(_buffer).Pair(), Is.EqualTo((-1, TlsErrorCode.WantAsync)));
        var question = (EarlyDataDecision)pair.Server.Decision!;
        if (accepts) question.Accept();
        else question.Reject();
        Assert.That(pair.Server.ReadEarlyData(_buffer).Pair(), Is.EqualTo(accepts ? (5, TlsErrorCode.None) : Finish));
    }

    [Test]
    public void Mistakes_are_told_as_there()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup);
        using var none = new TlsChannel(pair.ClientBio);
        Assert.That(none.WriteEarlyData("x"u8).Reason, Is.EqualTo(TlsResultReason.Uninitialized));
        Assert.That(none.ReadEarlyData(_buffer).Reason, Is.EqualTo(TlsResultReason.Uninitialized));
        Assert.That(none.EarlyDataStatus, Is.EqualTo(TlsEarlyData.None));
        Assert.That(pair.Client.ReadEarlyData(_buffer).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.WrongRole)));
        Assert.That(pair.Server.WriteEarlyData("x"u8).Reason, Is.EqualTo(TlsResultReason.EarlyDataNotPossible), "before any was taken");
        Assert.That(pair.Client.WriteEarlyData([]).Pair(), Is.EqualTo(Finish));
        Assert.That(() => pair.Server.ReadEarlyData([]), Throws.ArgumentException);
    }

    /// <summary>§4.2.2: what a ClientHello does not announce is no early data, and ends the connection.</summary>
    [Test]
    public void A_failure_is_for_good()
    {
        using var setup = new EarlySetup();
        using ChannelPair pair = Pair(setup);
        pair.ServerNet.Write(Peers.Encoded.Record((byte)ContentType.ApplicationData, new byte[50]));
        TlsResult failed = pair.Server.ReadEarlyData(_buffer);
        Assert.That(failed.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedApplicationData));
        Assert.That(pair.Server.ReadEarlyData(_buffer), Is.EqualTo(failed));
        Assert.That(pair.Server.WriteEarlyData("x"u8), Is.EqualTo(failed));
        Assert.That(pair.Server.Accept(), Is.EqualTo(failed));
    }

    private static ChannelPair Pair(EarlySetup setup, bool hasTicket = true, int clientSize = 0)
    {
        if (hasTicket) setup.FirstMeeting();
        var pair = new ChannelPair(clientSize, client: setup.ClientContext, server: setup.ServerContext, verifier: TestPair.Verifier);
        pair.Client.Sessions = setup.Client;
        pair.Server.Sessions = setup.Server;
        return pair;
    }

    private string Early(ChannelPair pair)
    {
        TlsResult read = Until(pair, () => pair.Server.ReadEarlyData(_buffer));
        return System.Text.Encoding.ASCII.GetString(_buffer, 0, Math.Max(0, read.Value));
    }

    // The guard answers on a thread of its own where its store does.
    private static TlsResult Until(ChannelPair pair, Func<TlsResult> call)
    {
        TlsResult result = call();
        if (result.Code != TlsErrorCode.WantAsync) return result;
        Assert.That(SpinWait.SpinUntil(() => pair.Server.Decision is { IsAnswered: true }, 10_000));
        return call();
    }
}
