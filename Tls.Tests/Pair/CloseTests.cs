using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Each direction ends by itself (RFC 9846 §6.1).</summary>
internal sealed class CloseTests
{
    [Test]
    public void Who_has_closed_can_still_listen([Values] bool clientCloses, [Values(1, int.MaxValue)] int chunkSize)
    {
        using TlsMemoryPair pair = TestPair.Connect(chunkSize: chunkSize);
        (TlsMemoryEnd closer, TlsMemoryEnd other) = clientCloses ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        closer.Write("last words"u8);
        closer.Close();
        pair.Run();
        Assert.That(other.ReadAll(), Is.EqualTo("last words"u8.ToArray()));
        Assert.That(other.Status, Is.EqualTo(TlsStatus.Closed));
        Assert.That(other.Connection.IsReadClosed);
        Assert.That(other.Connection.IsWriteClosed, Is.False);
        Assert.That(closer.Connection.IsWriteClosed);
        Assert.That(closer.Connection.IsReadClosed, Is.False);

        other.Write("and mine"u8);
        pair.Run();
        Assert.That(closer.ReadAll(), Is.EqualTo("and mine"u8.ToArray()));
        other.Close();
        pair.Run();
        Assert.That(closer.Status, Is.EqualTo(TlsStatus.Closed));
        foreach (TlsMemoryEnd end in new[] { closer, other })
        {
            Assert.That(end.Connection.Error, Is.Null);
            Assert.That(end.Connection.IsConnected);
        }
    }

    [Test]
    public void Closing_both_ways_at_once_is_no_error()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Close();
        pair.Server.Close();
        pair.Run();
        Assert.That(pair.Client.Status, Is.EqualTo(TlsStatus.Closed));
        Assert.That(pair.Server.Status, Is.EqualTo(TlsStatus.Closed));
    }

    [Test]
    public void Close_is_said_once()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Close();
        int length = pair.Client.Outbox.Length;
        pair.Client.Close();
        Assert.That(pair.Client.Outbox.Length, Is.EqualTo(length));
    }

    [Test]
    public void After_closing_there_is_nothing_to_send()
    {
        using TlsMemoryPair pair = TestPair.Connect();
        pair.Client.Close();
        Assert.That(() => pair.Client.Write("x"u8), Throws.InvalidOperationException);
        Assert.That(() => pair.Client.Connection.UpdateKeys(pair.Client.Outbox), Throws.InvalidOperationException);
    }

    [Test]
    public void A_client_that_gives_up_says_so()
    {
        using TlsMemoryPair pair = TestPair.Create();
        pair.Start();
        pair.Client.Close();
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.Canceled));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.UserCanceled));

        // user_canceled itself ends nothing; the close_notify behind it comes too early for a clean end.
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.ClosedDuringHandshake));
    }

    [Test]
    public void A_server_that_has_heard_nothing_says_nothing()
    {
        using TlsMemoryPair pair = TestPair.Create();
        pair.Server.Connection.Start(pair.Server.Outbox);
        pair.Server.Close();
        Assert.That(pair.Server.Outbox.IsEmpty);
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.Canceled));
        Assert.That(pair.Server.Connection.Error?.Alert, Is.Null);
    }

    [Test]
    public void A_server_that_gives_up_says_so_under_the_keys_of_the_moment()
    {
        using var pump = new RecordPump(new TlsClientOptions(), TestPair.ServerOptions());
        pump.Step();
        using var outgoing = new TlsBuffer();
        using var plaintext = new TlsBuffer();
        Assert.That(pump.Server.Close(outgoing), Is.EqualTo(TlsStatus.Failed));
        while (!pump.Client.IsConnected) pump.Step();
        TlsStatus status;
        do
        {
            status = pump.Client.Receive(outgoing.Unread, plaintext, plaintext, out int consumed);
            outgoing.Consume(consumed);
        }
        while (status == TlsStatus.Done);
        Assert.That(status, Is.EqualTo(TlsStatus.Closed));
    }
}
