using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>New keys in mid-stream (RFC 9846 §4.7.3, §7.2), asked for or due.</summary>
internal sealed class KeyUpdateTests
{
    [Test]
    public void Data_goes_on_under_new_keys([Values] bool byClient, [ValueSource(typeof(TestPair), nameof(TestPair.CipherSuites))] CipherSuite suite)
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { CipherSuites = [suite] });
        TlsMemoryEnd updater = byClient ? pair.Client : pair.Server;
        for (int epoch = 0; epoch < 10; epoch++)
        {
            Assert.That(updater.Connection.UpdateKeys(updater.Outbox), Is.EqualTo(TlsStatus.Done));
            TestPair.AssertTalks(pair);
        }
    }

    [Test]
    public void An_update_is_27_bytes_and_says_nothing_else()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Connection.UpdateKeys(pair.Client.Outbox);
        Assert.That(pair.Client.Outbox.Length, Is.EqualTo(27));
        pair.Run();
        Assert.That(pair.Server.Connection.OwesKeyUpdate, Is.False);
        Assert.That(pair.Server.Plaintext.IsEmpty);
    }

    [Test]
    public void Who_is_asked_answers_before_its_next_data()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
        pair.Run();
        Assert.That(pair.Server.Connection.OwesKeyUpdate);

        pair.Server.Write("data"u8);
        Assert.That(pair.Server.Outbox.Length, Is.EqualTo(27 + 4 + 22));
        Assert.That(pair.Server.Connection.OwesKeyUpdate, Is.False);
        pair.Run();
        Assert.That(pair.Client.ReadAll(), Is.EqualTo("data"u8.ToArray()));
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void Being_asked_twice_is_answered_once()
    {
        // A peer may ask again before it has our answer, although we would not.
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
        pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
        pair.Run();
        pair.Server.Write("data"u8);
        Assert.That(pair.Server.Outbox.Length, Is.EqualTo(27 + 4 + 22));
        pair.Run();
        Assert.That(pair.Client.ReadAll(), Is.EqualTo("data"u8.ToArray()));
    }

    [Test]
    public void An_answer_may_go_out_alone()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
        pair.Run();
        pair.Server.Connection.UpdateKeys(pair.Server.Outbox);
        Assert.That(pair.Server.Connection.OwesKeyUpdate, Is.False);
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void Both_sides_may_ask_at_once()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
        pair.Server.Connection.UpdateKeys(pair.Server.Outbox, askPeer: true);
        pair.Run();
        TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.OwesKeyUpdate, Is.False);
        Assert.That(pair.Server.Connection.OwesKeyUpdate, Is.False);
    }

    [TestCase(2ul)]
    [TestCase(3ul)]
    [TestCase(10ul)]
    public void A_key_is_replaced_before_its_limit(ulong records)
    {
        var limits = new TlsLimits { MaxRecordsPerKey = records };
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { Limits = limits }, new TlsServerOptions { Credentials = [TestPair.Credential()], Limits = limits });
        for (int round = 0; round < 40; round++) TestPair.AssertTalks(pair);
    }

    [Test]
    public void Not_before_the_handshake_is_complete()
    {
        using TlsMemoryPair pair = TestPair.Create();
        pair.Start();
        Assert.That(() => pair.Client.Connection.UpdateKeys(pair.Client.Outbox), Throws.InvalidOperationException);
        Assert.That(() => pair.Client.Write("early"u8), Throws.InvalidOperationException);
    }
}
