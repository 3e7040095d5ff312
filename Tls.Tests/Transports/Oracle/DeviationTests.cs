using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Oracle;

/// <summary>
/// What SEMANTICS says that OpenSSL does where ours deviates or has another shape, asked of the libssl that is installed: the reasons for
/// deviating stay true. What ours does instead is in the items' own tests.
/// </summary>
[CancelAfter(120_000)]
internal sealed class DeviationTests
{
    private static readonly (int, TlsErrorCode) Done = (1, TlsErrorCode.None);
    private static readonly (int, TlsErrorCode) ZeroReturn = (0, TlsErrorCode.ZeroReturn);
    private static readonly byte[] FatalAlert = [21, 3, 3, 0, 2, 2, 40];
    private static readonly byte[] CloseNotify = [21, 3, 3, 0, 2, 1, 0];

    private World _world = null!;

    private NativeEnd Client => (NativeEnd)_world.Client;

    private NativeEnd Server => (NativeEnd)_world.Server;

    [OneTimeSetUp]
    public void NeedsOpenSsl()
    {
        if (!NativeSsl.IsAvailable) Assert.Ignore("no native libssl.so.3 to ask");
    }

    [SetUp]
    public void Begin() => _world = new World(Cast.NativeAndNative, ProtocolVersion.Tls13);

    [TearDown]
    public void End() => _world.Dispose();

    [Test]
    public void Item024_Accept_succeeds_on_a_finished_client()
    {
        _world.Connected();
        Assert.That((Client.Call(NativeSsl.Accept), Client.Outgoing), Is.EqualTo((Done, 0)));
    }

    // Trio's deadlock: the client is connected and has nothing to read for, the server waits for room for its tickets.
    [Test]
    public void Item038_Tickets_keep_accept_waiting_for_a_client_that_does_not_read()
    {
        using var tight = new World(Cast.NativeAndNative, ProtocolVersion.Tls13, 64, 64);
        (NativeEnd client, NativeEnd server) = ((NativeEnd)tight.Client, (NativeEnd)tight.Server);
        Assert.That(NativeSsl.SetTicketsOf(server.Handle, 2), Is.EqualTo(1));
        (int Value, TlsErrorCode Code) accepted = default;
        for (int round = 0; round < 1_000; round++)
        {
            client.Call(NativeSsl.Connect);
            tight.Do(Everything(isClient: true));
            accepted = server.Call(NativeSsl.Accept);
            tight.Do(Everything(isClient: false));
        }
        Assert.That((client.IsInInit, server.IsInInit, accepted), Is.EqualTo((false, true, (-1, TlsErrorCode.WantWrite))));
    }

    [Test]
    public void Item052_Item053_A_failed_handshake_looks_like_a_clean_end_afterwards()
    {
        Client.Call(NativeSsl.Connect);
        Client.Give(FatalAlert);
        Assert.That(Client.Call(NativeSsl.Connect), Is.EqualTo((-1, TlsErrorCode.Ssl)));
        Assert.That((Client.Call(NativeSsl.Connect), NativeSsl.GetShutdown(Client.Handle)), Is.EqualTo(((-1, TlsErrorCode.ZeroReturn), 2)));
        using var other = new World(Cast.NativeAndNative, ProtocolVersion.Tls13);
        var client = (NativeEnd)other.Client;
        client.Call(NativeSsl.Connect);
        client.Give(CloseNotify);
        Assert.That(client.Call(NativeSsl.Connect), Is.EqualTo((-1, TlsErrorCode.ZeroReturn)));
    }

    [Test]
    public void Item067_Item084_Transfers_of_nothing_look_like_failures()
    {
        _world.Connected();
        Assert.That(Client.Call(ssl => NativeSsl.Write(ssl, Client.Scratch, 0)), Is.EqualTo((0, TlsErrorCode.Syscall)));
        Client.Do(new Step(true, Deed.Write, 10));
        _world.Do(new Step(true, Deed.Transfer, 100));
        Assert.That(Server.Call(ssl => NativeSsl.Read(ssl, Server.Scratch, 0)), Is.EqualTo((0, TlsErrorCode.Syscall)));
    }

    [Test]
    public void Item079_Item080_A_write_repeated_from_elsewhere_or_cut_short_ends_the_connection([Values] bool moved)
    {
        _world.Connected();
        Assert.That(Client.Call(ssl => NativeSsl.Write(ssl, Client.Scratch, 40_000)), Is.EqualTo((-1, TlsErrorCode.WantWrite)));
        Func<nint, int> repeat = moved ? ssl => NativeSsl.Write(ssl, Client.Scratch + 1, 40_000) : ssl => NativeSsl.Write(ssl, Client.Scratch, 100);
        Assert.That((Client.Call(repeat), Client.Reason), Is.EqualTo(((-1, TlsErrorCode.Ssl), moved ? "bad write retry" : "bad length")));
        Assert.That(Client.Call(ssl => NativeSsl.Write(ssl, Client.Scratch, 40_000)).Code, Is.EqualTo(TlsErrorCode.Syscall));
    }

    [Test]
    public void Item086_Fragments_have_the_same_bounds_as_ours([Values(511, 512, 16_384, 16_385)] int length)
    {
        using var ours = new TlsChannel(new MemoryBio());
        bool isAccepted = NativeSsl.Control(Client.Handle, NativeSsl.SetMaxSendFragment, length, 0) == 1;
        Assert.That(() => ours.MaxSendFragment = length, isAccepted ? Throws.Nothing : Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Item091_A_handshake_call_does_not_pay_a_key_update_that_is_owed()
    {
        _world.Connected();
        Client.Do(new Step(true, Deed.RequestKeys, 0));
        Client.Do(new Step(true, Deed.DoHandshake, 0));
        _world.Do(new Step(true, Deed.Transfer, 100));
        Server.Do(new Step(false, Deed.Read, 1));
        Assert.That(NativeSsl.KeyUpdateDue(Server.Handle), Is.EqualTo((int)TlsKeyUpdate.NotRequested));
        Assert.That((Server.Call(NativeSsl.DoHandshake), Server.Outgoing), Is.EqualTo((Done, 0)));
    }

    [Test]
    public void Item092_Key_updates_in_a_row_have_no_limit()
    {
        _world.Connected();
        for (int i = 0; i < 100; i++)
        {
            Client.Do(new Step(true, Deed.UpdateKeys, 0));
            Client.Do(new Step(true, Deed.DoHandshake, 0));
            _world.Do(new Step(true, Deed.Transfer, 100));
            Assert.That(Server.Do(new Step(false, Deed.Read, 1)).Code, Is.EqualTo(TlsErrorCode.WantRead));
        }
    }

    [Test]
    public void Item100_A_quiet_shutdown_is_as_ours()
    {
        using World ours = new World(Cast.OursAndOurs, ProtocolVersion.Tls13).Connected();
        _world.Connected();
        NativeSsl.SetQuietShutdown(Client.Handle, 1);
        ((OurEnd)ours.Client).Channel.QuietShutdown = true;
        foreach (Deed deed in new[] { Deed.Shutdown, Deed.Read, Deed.Write, Deed.Shutdown })
        {
            var step = new Step(true, deed, 1);
            Assert.That(ours.Do(step), Is.EqualTo(_world.Do(step)), deed.ToString());
        }
    }

    [Test]
    public void Item103_Declared_ends_are_as_ours([Values(0, 1, 2, 3)] int state)
    {
        using World ours = new World(Cast.OursAndOurs, ProtocolVersion.Tls13).Connected();
        _world.Connected();
        NativeSsl.SetShutdown(Client.Handle, state);
        ((OurEnd)ours.Client).Channel.SetShutdown((TlsShutdownState)state);
        foreach (Deed deed in new[] { Deed.Read, Deed.Write, Deed.Peek })
        {
            var step = new Step(true, deed, 1);
            Assert.That(ours.Do(step), Is.EqualTo(_world.Do(step)), deed.ToString());
        }
    }

    // Deviation: a close_notify that is out stays out. What OpenSSL writes after it, no peer reads.
    [Test]
    public void Item103_A_close_notify_can_be_forgotten()
    {
        _world.Connected();
        Client.Call(NativeSsl.Shutdown);
        NativeSsl.SetShutdown(Client.Handle, 0);
        Assert.That(Client.Do(new Step(true, Deed.Write, 1)).Value, Is.EqualTo(1));
        _world.Do(new Step(true, Deed.Transfer, 100));
        Assert.That(Server.Call(ssl => NativeSsl.Read(ssl, Server.Scratch, 1)), Is.EqualTo(ZeroReturn));
    }

    private static Step Everything(bool isClient) => new(isClient, Deed.Transfer, 2);
}
