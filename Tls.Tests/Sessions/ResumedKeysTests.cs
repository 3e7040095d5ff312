using System;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>Keys for others on a connection whose session is an older one's: both ends have the same, and the older connection had others.</summary>
internal sealed class ResumedKeysTests
{
    private const string Label = "EXPERIMENTAL-Tls.Tests";

    [Test]
    public void A_resumed_connection_has_keys_of_its_own([ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { MinVersion = version, MaxVersion = version, CollectKeyLog = true },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = TlsTicketKeys.Generate(), CollectKeyLog = true },
        };
        using TlsMemoryPair first = meetings.Prepare(ticket: null, out _);
        first.Handshake();
        TestPair.AssertTalks(first);
        Assert.That(first.Client.Connection.TryTakeTicket(out TlsTicket? ticket));
        using TlsTicket taken = ticket!;
        using TlsMemoryPair second = meetings.Prepare(taken, out bool isOffered);
        second.Handshake();
        TestPair.AssertTalks(second);
        Assert.That((isOffered, second.Client.Connection.Info.IsResumed), Is.EqualTo((true, true)));

        byte[] exported = Export(second.Client);
        Assert.That(Export(second.Server), Is.EqualTo(exported));
        Assert.That(Export(first.Client), Is.Not.EqualTo(exported));
        string[] logged = Log(second.Client);
        Assert.That(logged, Is.Not.Empty.And.EquivalentTo(Log(second.Server)));
        Assert.That(Log(first.Client).Intersect(logged), Is.Empty);
        if (version != ProtocolVersion.Tls12) return;

        // RFC 5929 §3.1: of a resumed session, the server's Finished comes first.
        byte[] unique = second.Client.Connection.GetChannelBinding(TlsChannelBinding.TlsUnique);
        Assert.That(second.Server.Connection.GetChannelBinding(TlsChannelBinding.TlsUnique), Is.EqualTo(unique));
        Assert.That(first.Server.Connection.GetChannelBinding(TlsChannelBinding.TlsUnique), Is.Not.EqualTo(unique));
        second.Client.Connection.DangerousExportTrafficKeys(out TlsTrafficKeys ours, out _);
        second.Server.Connection.DangerousExportTrafficKeys(out _, out TlsTrafficKeys theirs);
        Assert.That(ours.Key.SequenceEqual(theirs.Key) && ours.Iv.SequenceEqual(theirs.Iv));
        Assert.That(ours.SequenceNumber, Is.EqualTo(theirs.SequenceNumber));
    }

    private static byte[] Export(TlsMemoryEnd end)
    {
        byte[] material = new byte[32];
        end.Connection.ExportKeyingMaterial(Label, material);
        return material;
    }

    private static string[] Log(TlsMemoryEnd end)
    {
        using var lines = new TlsBuffer();
        end.Connection.TakeKeyLog(lines);
        return Encoding.ASCII.GetString(lines.Unread).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
