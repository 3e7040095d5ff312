using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS 35, 36, 38 and 104: when a channel's tickets come, and which ends of a connection leave its session good for another one.</summary>
[CancelAfter(120_000)]
public sealed class SessionTests
{
    private readonly byte[] _buffer = new byte[100];
    private TlsTicketKeys _keys = null!;
    private TlsTicketCache _tickets = null!;

    [SetUp]
    public void Begin()
    {
        _keys = TlsTicketKeys.Generate();
        _tickets = new TlsTicketCache();
    }

    [TearDown]
    public void End()
    {
        _keys.Dispose();
        _tickets.Dispose();
    }

    // Deviation (38): OpenSSL has them on their way when accept returns.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Item035_Tickets_come_with_the_first_data_and_not_with_accept(int count)
    {
        using ChannelPair pair = Pair(ProtocolVersion.Tls13, count).Connected();
        Assert.That(pair.ServerNet.Pending, Is.Zero);
        pair.Server.Write("x"u8);
        Assert.That(pair.ServerNet.Pending > 23, Is.EqualTo(count > 0));
        pair.ToClient();

        Assert.That((pair.Client.Read(_buffer).Value, _tickets.Count), Is.EqualTo((1, count)), "before the data: the read that gives it has taken them in");
    }

    [Test]
    public void Item036_In_TLS_13_only_a_read_takes_tickets_in()
    {
        using ChannelPair pair = Pair(ProtocolVersion.Tls13, 0).Connected();
        pair.Server.IssueTickets(2);
        pair.ToClient();
        int waiting = pair.ClientBio.Pending;
        Assert.That((pair.Client.Connect().Pair(), pair.ClientBio.Pending, _tickets.Count), Is.EqualTo((Results.Done, waiting, 0)));
        Assert.That((pair.Client.Read(_buffer).Pair(), pair.ClientBio.Pending, _tickets.Count), Is.EqualTo((Results.WantsRead, 0, 2)));
    }

    [Test]
    public void Item036_In_TLS_12_it_is_there_at_once()
    {
        using ChannelPair pair = Pair(ProtocolVersion.Tls12).Connected();
        Assert.That(_tickets.Count, Is.EqualTo(1));
    }

    [Test]
    public void Item038_An_explicit_call_issues_tickets_and_waits_for_nobody([Values(0, 64)] int size)
    {
        using ChannelPair pair = Pair(ProtocolVersion.Tls13, size: size).Connected();
        Assert.That((pair.Server.IssueTickets(1).Pair(), pair.Server.Accept().Pair()), Is.EqualTo((Results.Done, Results.Done)));
        if (size > 0) Assert.That(pair.Server.IssueTickets(1).Pair(), Is.EqualTo(Results.WantsWrite), "and does not pile them up");
        pair.Drive(() => pair.Client.Read(_buffer), pair.Server.Flush, until: () => pair.Server.WritePending + pair.ServerNet.Pending + pair.ClientBio.Pending == 0);
        Assert.That((pair.Client.Read(_buffer).Pair(), _tickets.Count), Is.EqualTo((Results.WantsRead, 1)));
    }

    [Test]
    public void Item038_Tickets_are_issued_by_connected_TLS_13_servers_that_can_still_write()
    {
        using ChannelPair pair = Pair(ProtocolVersion.Tls13);
        using ChannelPair old = Pair(ProtocolVersion.Tls12).Connected();
        Assert.That(pair.Server.IssueTickets(1).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.StillInInit)));
        Assert.That(pair.Client.IssueTickets(1).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.WrongRole)));
        Assert.That(old.Server.IssueTickets(1).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.WrongVersion)));
        pair.Connected().Server.Shutdown();
        Assert.That(pair.Server.IssueTickets(1).Triple(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsResultReason.ProtocolIsShutdown)));
    }

    // By OpenSSL's old rule a TLS 1.2 session whose connection ended without any shutdown is not resumed. Deviation: RFC 9846 §6.1 dropped
    // that rule, as RFC 4346 had before, and a session is good whatever the transport did to its connection.
    [Test]
    public void Item104_A_session_goes_on_however_its_connection_ended(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, [Values] Ending ending)
    {
        using (ChannelPair first = Pair(version).Connected())
        {
            TakeTickets(first);
            Assert.That(first.Client.Info!.IsResumed, Is.False);
            Finish(first, ending);
        }
        Assert.That(_tickets.Count, Is.Positive);
        using ChannelPair second = Pair(version).Connected();
        Assert.That((second.Client.Info!.IsResumed, second.Server.Info!.IsResumed), Is.EqualTo((true, true)));
        second.Server.Write("again"u8);
        second.ToClient();
        Assert.That(second.Client.Read(_buffer).Value, Is.EqualTo(5));
    }

    // RFC 5246 §7.2.2: the session of a failed connection is not used again. RFC 9846 §6.2 asks the same for tickets, where possible.
    [Test]
    public void Item104_A_fatal_alert_takes_the_session_along(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, [Values] bool isReceived, [Values] bool isResumed)
    {
        if (isResumed)
        {
            using ChannelPair original = Pair(version).Connected();
            TakeTickets(original);
        }
        using (ChannelPair failing = Pair(version).Connected())
        {
            TakeTickets(failing);
            Assert.That((failing.Client.Info!.IsResumed, _tickets.Count), Is.EqualTo((isResumed, 1)));
            byte[] alert = HandMade.Record(failing.Server, ContentType.Alert, [2, (byte)AlertDescription.InternalError]);
            if (!isReceived) alert[^1] ^= 1;
            failing.ClientNet.Write(alert);
            Assert.That((failing.Client.Read(_buffer).Reason, failing.Client.Error!.Value.IsAlertFromPeer), Is.EqualTo((TlsResultReason.ProtocolFault, isReceived)));
        }
        Assert.That(_tickets.Count, Is.Zero);
        using ChannelPair next = Pair(version).Connected();
        Assert.That(next.Client.Info!.IsResumed, Is.False);
    }

    [Test]
    public void Item104_Of_a_TLS_12_session_no_ticket_is_left_whoever_brought_it()
    {
        using ChannelPair first = Pair(ProtocolVersion.Tls12).Connected();
        using ChannelPair second = Pair(ProtocolVersion.Tls12).Connected();
        using ChannelPair third = Pair(ProtocolVersion.Tls12).Connected();
        Assert.That((first.Client.Info!.IsResumed, second.Client.Info!.IsResumed, third.Client.Info!.IsResumed), Is.EqualTo((false, true, true)));
        second.ClientNet.Write(HandMade.Record(second.Server, ContentType.Alert, [2, (byte)AlertDescription.InternalError]));
        second.Client.Read(_buffer);

        third.Server.Write("x"u8);
        third.ToClient();
        Assert.That((third.Client.Read(_buffer).Value, _tickets.Count), Is.EqualTo((1, 0)), "those who resumed it before go on");
    }

    // Or a server that chokes on it would be asked with it for ever.
    [Test]
    public void Item104_A_ticket_that_met_with_a_fatal_alert_is_not_offered_again()
    {
        using ChannelPair first = Pair(ProtocolVersion.Tls12).Connected();
        using ChannelPair second = Pair(ProtocolVersion.Tls12);
        Assert.That((second.Client.Connect().Pair(), _tickets.Count), Is.EqualTo((Results.WantsRead, 1)));
        second.ClientNet.Write(HandMade.FatalHandshakeFailure);
        second.Client.Connect();
        Assert.That((second.Client.Error!.Value.IsAlertFromPeer, _tickets.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public void Item104_Another_session_with_the_same_server_stays()
    {
        using ChannelPair first = Pair(ProtocolVersion.Tls13).Connected();
        using ChannelPair second = Pair(ProtocolVersion.Tls13).Connected();
        TakeTickets(first);
        TakeTickets(second);
        first.ClientNet.Write(HandMade.Record(first.Server, ContentType.Alert, [2, (byte)AlertDescription.InternalError]));
        first.Client.Read(_buffer);
        Assert.That(_tickets.Count, Is.EqualTo(1));
        using ChannelPair next = Pair(ProtocolVersion.Tls13).Connected();
        Assert.That(next.Client.Info!.IsResumed);
    }

    private void TakeTickets(ChannelPair pair)
    {
        pair.Server.Write("x"u8);
        pair.ToClient();
        Assert.That(pair.Client.Read(_buffer).Value, Is.EqualTo(1));
    }

    private void Finish(ChannelPair pair, Ending ending)
    {
        switch (ending)
        {
            case Ending.BothSayGoodbye:
                pair.Drive(pair.Client.Shutdown, () => pair.Server.Read(_buffer));
                pair.Drive(pair.Client.Shutdown, pair.Server.Shutdown);
                Assert.That(pair.Client.ShutdownState, Is.EqualTo(TlsShutdownState.Sent | TlsShutdownState.Received));
                break;
            case Ending.OneSaysGoodbye:
                pair.Client.Shutdown();
                break;
            case Ending.Quietly:
                pair.Client.QuietShutdown = true;
                pair.Client.Shutdown();
                break;
            case Ending.Declared:
                pair.Client.SetShutdown(TlsShutdownState.Sent | TlsShutdownState.Received);
                break;
            case Ending.Truncated:
                pair.ClientNet.ShutdownWrite();
                Assert.That(pair.Client.Read(_buffer).Reason, Is.EqualTo(TlsResultReason.UnexpectedEof));
                break;
            default:
                break;
        }
    }

    private ChannelPair Pair(ProtocolVersion version, int count = 1, int size = 0)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(CertificateKeyKind.EcdsaP256);
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem)],
            TicketKeys = _keys,
            TicketCount = count,
        });
        var pair = new ChannelPair(size, size, ChannelPair.ClientOf(version), server);
        pair.Client.Sessions = new TlsSessions { Tickets = _tickets };
        return pair;
    }

    public enum Ending
    {
        BothSayGoodbye,
        OneSaysGoodbye,
        Quietly,
        Declared,
        Truncated,
        Dropped,
    }
}
