using System;
using NUnit.Framework;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C2 (items 17 to 26): which side a channel is, and how far.</summary>
[CancelAfter(120_000)]
public sealed class RoleAndStateTests
{
    private static readonly (bool, bool, bool) Before = (true, true, false);
    private static readonly (bool, bool, bool) Under = (true, false, false);
    private static readonly (bool, bool, bool) Finished = (false, false, true);

    [Test]
    public void Item017_Without_a_role_every_call_is_an_error_and_nothing_is_written()
    {
        (BioPairHalf near, BioPairHalf far) = BioPair.Create();
        using var channel = new TlsChannel(near);
        (int, TlsErrorCode, TlsResultReason) noType = (-1, TlsErrorCode.Ssl, TlsResultReason.ConnectionTypeNotSet);
        (int, TlsErrorCode, TlsResultReason) uninitialized = (-1, TlsErrorCode.Ssl, TlsResultReason.Uninitialized);
        Assert.That(channel.DoHandshake().Triple(), Is.EqualTo(noType));
        Assert.That(channel.Read(new byte[1]).Triple(), Is.EqualTo(uninitialized));
        Assert.That(channel.Peek(new byte[1]).Triple(), Is.EqualTo(uninitialized));
        Assert.That(channel.Write(new byte[1]).Triple(), Is.EqualTo(uninitialized));
        Assert.That(channel.Shutdown().Triple(), Is.EqualTo(uninitialized));

        // Deviation: SSL_connect would make it a client, but ours cannot know which context that client would have.
        Assert.That((channel.Connect().Triple(), channel.Accept().Triple()), Is.EqualTo((noType, noType)));
        Assert.That((far.Pending, far.ReadRequest), Is.EqualTo((0, 0)));
        Assert.That(State(channel), Is.EqualTo(Before));
        Assert.That(new object?[] { channel.Info, channel.Error, channel.Decision }, Is.All.Null);
    }

    [Test]
    public void Item017_A_role_given_later_works_and_transports_may_be_separate()
    {
        using var pair = new ChannelPair();
        using var input = new MemoryBio();
        using var output = new MemoryBio();
        using var server = new TlsChannel(input, output);
        server.SetAcceptState(ChannelPair.ServerContext);
        pair.Client.Connect();
        input.Write(pair.DrainClient());
        Assert.That(server.Accept().Pair(), Is.EqualTo(Results.WantsRead));
        pair.ClientNet.Write(output.Unread);
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        input.Write(pair.DrainClient());
        Assert.That(server.DoHandshake().Pair(), Is.EqualTo(Results.Done));
    }

    [Test]
    public void Item018_Before_the_first_call_it_is_before_and_setting_the_role_does_not_change_that()
    {
        (BioPairHalf near, BioPairHalf far) = BioPair.Create();
        using var channel = new TlsChannel(near);
        Assert.That(State(channel), Is.EqualTo(Before));
        channel.SetConnectState(ChannelPair.ClientContext, TestCertificates.ServerName);
        Assert.That((State(channel), far.Pending), Is.EqualTo((Before, 0)));
    }

    [Test]
    public void Item019_The_first_call_ends_before_and_success_ends_init()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        Assert.That((State(pair.Client), State(pair.Server)), Is.EqualTo((Under, Before)));
        pair.WithServerFlight();
        Assert.That((State(pair.Client), State(pair.Server)), Is.EqualTo((Under, Under)));
        pair.Client.Connect();
        Assert.That((State(pair.Client), State(pair.Server)), Is.EqualTo((Finished, Under)));
        pair.ToServer();
        pair.Server.Accept();
        Assert.That((State(pair.Client), State(pair.Server)), Is.EqualTo((Finished, Finished)));
    }

    // "All 0 at once" is a server that reads early data in mid-handshake. This library takes none, so init and finished exclude each other
    // and one of them always holds: whoever adds early data meets this test.
    [Test]
    public void Item020_Init_and_finished_exclude_each_other()
    {
        using var pair = new ChannelPair(clientSize: 64, serverSize: 64);
        TlsResult Check(TlsChannel channel, TlsResult result)
        {
            Assert.That(channel.IsInInit, Is.Not.EqualTo(channel.IsInitFinished));
            Assert.That(channel.IsInBefore, Is.False);
            Assert.That(channel.IsInitFinished, Is.EqualTo(result.IsSuccess));
            return result;
        }
        pair.Drive(() => Check(pair.Client, pair.Client.Connect()), () => Check(pair.Server, pair.Server.Accept()));
    }

    [Test]
    public void Item021_Write_and_read_as_first_calls_run_the_handshake()
    {
        using var pair = new ChannelPair();
        byte[] buffer = new byte[8];
        Assert.That(pair.Client.Write("hello"u8).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(pair.Server.Read(buffer).Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That((pair.ClientNet.Pending > 100, pair.ServerNet.Pending), Is.EqualTo((true, 0)));

        pair.ToServer();
        Assert.That(pair.Server.Read(buffer).Pair(), Is.EqualTo(Results.WantsRead));
        pair.ToClient();
        Assert.That(pair.Client.Write("hello"u8).Pair(), Is.EqualTo((5, TlsErrorCode.None)));
        pair.ToServer();
        Assert.That(State(pair.Server), Is.EqualTo(Under));
        Assert.That(pair.Server.Read(buffer).Pair(), Is.EqualTo((5, TlsErrorCode.None)), "one read finishes the handshake and gives data");
        Assert.That((State(pair.Server), buffer[..5]), Is.EqualTo((Finished, "hello"u8.ToArray())));
    }

    [Test]
    public void Item022_The_other_roles_call_is_an_error_without_effect()
    {
        using var pair = new ChannelPair();
        TlsResult wrong = pair.Server.Connect();
        Assert.That(wrong.Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.WrongRole)));
        Assert.That((pair.Server.IsServer, State(pair.Server), pair.ServerNet.Pending), Is.EqualTo((true, Before, 0)));
        Assert.That(pair.Client.Accept(), Is.EqualTo(wrong));
        pair.Connected();
    }

    [Test]
    public void Item023_A_handshake_call_on_a_finished_connection_gives_1_and_no_output()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        Assert.That((pair.Client.Connect().Pair(), pair.Client.DoHandshake().Pair()), Is.EqualTo((Results.Done, Results.Done)));
        Assert.That((pair.Server.Accept().Pair(), pair.Server.DoHandshake().Pair()), Is.EqualTo((Results.Done, Results.Done)));
        Assert.That((pair.ClientNet.Pending, pair.ServerNet.Pending), Is.EqualTo((0, 0)));
    }

    // Deviation: OpenSSL gives 1 once the handshake is done, whoever asks.
    [Test]
    public void Item024_The_other_roles_call_is_an_error_on_a_finished_connection_too()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        (int, TlsErrorCode, TlsResultReason) wrongRole = (0, TlsErrorCode.Ssl, TlsResultReason.WrongRole);
        Assert.That((pair.Client.Accept().Triple(), pair.Server.Connect().Triple()), Is.EqualTo((wrongRole, wrongRole)));
        Assert.That((State(pair.Client), State(pair.Server)), Is.EqualTo((Finished, Finished)));
    }

    [Test]
    public void Item025_Setting_the_role_again_resets_to_before()
    {
        using var pair = new ChannelPair();
        pair.Connected().Client.SetConnectState(ChannelPair.ClientContext, TestCertificates.ServerName, ChannelPair.Verifier);
        Assert.That((State(pair.Client), pair.Client.ShutdownState), Is.EqualTo((Before, TlsShutdownState.None)));
        pair.Client.SetAcceptState(ChannelPair.ServerContext);
        Assert.That((State(pair.Client), pair.Client.IsServer, pair.Client.Want), Is.EqualTo((Before, true, TlsWant.Nothing)));
    }

    [Test]
    public void Item025_Clear_keeps_the_role_and_the_channel_serves_again([Values] bool afterFailure)
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.Shutdown();
        if (afterFailure) pair.ClientNet.Write([1, 2, 3, 4, 5]);
        else pair.ToClient();
        Assert.That(pair.Client.Read(new byte[1]).IsSuccess, Is.False);
        pair.DrainServer();
        pair.Client.Shutdown();
        pair.DrainClient();
        Assert.That((pair.Client.Clear().Pair(), pair.Server.Clear().Pair()), Is.EqualTo((Results.Done, Results.Done)));
        Assert.That((State(pair.Client), pair.Client.IsServer, pair.Client.ShutdownState), Is.EqualTo((Before, false, TlsShutdownState.None)));
        Assert.That(pair.Client.Error, Is.Null);
        Assert.That((State(pair.Server), pair.Server.IsServer, pair.Server.ShutdownState), Is.EqualTo((Before, true, TlsShutdownState.None)));
        pair.Connected();
        Assert.That(new TlsChannel(pair.ClientBio).Clear().Pair(), Is.EqualTo(Results.Done));
    }

    // There is no info callback: state is asked for after a call, and no user code runs within one. What a program counted with the callback
    // is the change of IsInitFinished: one per handshake, and none for the tickets that OpenSSL 1.1.1 reported as handshakes.
    [Test]
    public void Item026_Exactly_one_change_to_finished_and_none_for_tickets()
    {
        using var pair = new ChannelPair();
        int changes = 0;
        bool last = false;
        TlsResult Watched(TlsResult result)
        {
            if (pair.Client.IsInitFinished != last) changes++;
            last = pair.Client.IsInitFinished;
            return result;
        }
        pair.Drive(() => Watched(pair.Client.Connect()), pair.Server.Accept, chunks: [10]);
        for (int ticket = 0; ticket < 3; ticket++)
        {
            pair.ClientNet.Write(HandMade.Ticket(pair.Server));
            Assert.That(Watched(pair.Client.Read(new byte[1])).Pair(), Is.EqualTo(Results.WantsRead));
            Assert.That(Watched(pair.Client.Connect()).Pair(), Is.EqualTo(Results.Done));
        }
        Assert.That((changes, last), Is.EqualTo((1, true)));
    }

    [Test]
    public void A_callers_mistakes_are_thrown()
    {
        using var pair = new ChannelPair();
        Assert.That(() => new TlsChannel(null!), Throws.ArgumentNullException);
        Assert.That(() => new TlsChannel(pair.ClientBio, null!), Throws.ArgumentNullException);
        Assert.That(() => pair.Client.SetConnectState(null!, null), Throws.ArgumentNullException);
        Assert.That(() => pair.Client.SetAcceptState(null!), Throws.ArgumentNullException);
        Assert.That(() => pair.Client.SetConnectState(ChannelPair.ClientContext, "no name at all"), Throws.ArgumentException);
        pair.Client.Dispose();
        pair.Client.Dispose();
        Assert.That(() => pair.Client.Connect(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => pair.Client.Clear(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => pair.Client.Read(default), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Transports_are_disposed_only_if_owned([Values] bool owned)
    {
        (BioPairHalf near, BioPairHalf far) = BioPair.Create();
        new TlsChannel(near) { OwnsBios = owned }.Dispose();
        Assert.That(far.IsPaired, Is.EqualTo(!owned));
    }

    private static (bool InInit, bool InBefore, bool Finished) State(TlsChannel channel) => (channel.IsInInit, channel.IsInBefore, channel.IsInitFinished);
}
