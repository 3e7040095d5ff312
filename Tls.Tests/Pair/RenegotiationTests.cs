using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// No connection is ever renegotiated (CVE-2009-3555): the first attempt gets a no_renegotiation warning (RFC 5246 §7.2.2), the second
/// ends the connection.
/// </summary>
internal sealed class RenegotiationTests
{
    private static readonly byte[] HelloRequest = [0, 0, 0, 0];

    private byte[] _clientHello = null!;
    private TlsMemoryPair _pair = null!;

    [SetUp]
    public void Connect()
    {
        _pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        _pair.Start();
        _clientHello = _pair.Client.Outbox.Unread[RecordHeader.Size..].ToArray();
        _pair.Run();
    }

    [TearDown]
    public void End() => _pair.Dispose();

    [Test]
    public void Asking_once_changes_nothing([Values] bool byServer)
    {
        (TlsMemoryEnd asker, TlsMemoryEnd asked) = Ask(byServer);
        asked.Connection.Receive(asker.Outbox.Unread, asked.Plaintext, asked.Outbox, out int consumed);
        asker.Outbox.Consume(consumed);
        Assert.That(asked.Connection.Error, Is.Null);
        Assert.That(asked.Outbox.Length, Is.EqualTo(31), "one warning");
        TestPair.AssertTalks(_pair);
    }

    [Test]
    public void Asking_twice_ends_the_connection([Values] bool byServer, [Values] bool withDataBetween)
    {
        (TlsMemoryEnd asker, TlsMemoryEnd asked) = Ask(byServer);
        _pair.Run();
        if (withDataBetween) TestPair.AssertTalks(_pair);
        Ask(byServer);
        _pair.Run();
        Assert.That(asked.Connection.Error?.Fault, Is.EqualTo(TlsFault.RenegotiationAttempted));
        Assert.That(asker.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));
        Assert.That(asker.Connection.Error?.Alert, Is.EqualTo(AlertDescription.NoRenegotiation));
    }

    /// <summary>§7.2.1: nothing follows a close_notify, so whoever waits for an answer then waits in vain.</summary>
    [Test]
    public void Who_has_closed_gives_up_without_an_answer([Values] bool byServer)
    {
        (TlsMemoryEnd asker, TlsMemoryEnd asked) = byServer ? (_pair.Server, _pair.Client) : (_pair.Client, _pair.Server);
        asked.Close();
        asked.Outbox.Consume(asked.Outbox.Length);
        Ask(byServer);
        asked.Connection.Receive(asker.Outbox.Unread, asked.Plaintext, asked.Outbox, out _);
        Assert.That(asked.Connection.Error?.Fault, Is.EqualTo(TlsFault.RenegotiationAttempted));
        Assert.That(asked.Connection.Error?.Alert, Is.Null);
        Assert.That(asked.Outbox.IsEmpty);
    }

    /// <summary>LESSONS row 32: a second hello is parsed as one, and what is wrong with it is no crash.</summary>
    [Test]
    public void A_malformed_hello_is_a_fault_of_its_own()
    {
        RawRecord.Send(_pair.Client, ContentType.Handshake, [(byte)HandshakeType.ClientHello, 0, 0, 2, 3, 3]);
        _pair.Run();
        Assert.That(_pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.TruncatedMessage));
    }

    [TestCase(true, (byte)HandshakeType.ClientHello)]
    [TestCase(true, (byte)HandshakeType.ServerHello)]
    [TestCase(true, (byte)HandshakeType.KeyUpdate)]
    [TestCase(true, (byte)HandshakeType.NewSessionTicket)]
    [TestCase(false, (byte)HandshakeType.HelloRequest)]
    [TestCase(false, (byte)HandshakeType.KeyUpdate)]
    [TestCase(false, (byte)HandshakeType.Finished)]
    public void Any_other_message_ends_the_connection(bool fromServer, byte type)
    {
        (TlsMemoryEnd from, TlsMemoryEnd to) = fromServer ? (_pair.Server, _pair.Client) : (_pair.Client, _pair.Server);
        RawRecord.Send(from, ContentType.Handshake, [type, 0, 0, 0]);
        _pair.Run();
        Assert.That(to.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
    }

    private (TlsMemoryEnd Asker, TlsMemoryEnd Asked) Ask(bool byServer)
    {
        (TlsMemoryEnd asker, TlsMemoryEnd asked) = byServer ? (_pair.Server, _pair.Client) : (_pair.Client, _pair.Server);
        RawRecord.Send(asker, ContentType.Handshake, byServer ? HelloRequest : _clientHello);
        return (asker, asked);
    }
}
