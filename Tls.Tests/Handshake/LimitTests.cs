using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server13;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;
using Client13 = Tls.Core.Handshake.Client13;

namespace Tls.Tests.Handshake;

/// <summary>Every member of <see cref="TlsLimits"/>: the limit itself passes, one past it has the fault that it names (LESSONS row 10).</summary>
internal sealed class LimitTests
{
    private const int MinimalLength = 1_024;

    private static readonly byte[] Ticket = WellFormed.Message(HandshakeType.NewSessionTicket);

    [Test]
    public void Every_limit_has_its_test()
    {
        IEnumerable<string> limits = typeof(TlsLimits).GetProperties().Select(property => property.Name).Where(name => name != nameof(TlsLimits.Default));
        IEnumerable<string> tests = typeof(LimitTests).GetMethods().Select(method => method.Name);
        Assert.That(limits.Where(limit => !tests.Contains(limit)), Is.Empty);
    }

    [TestCase(MinimalLength, true)]
    [TestCase(MinimalLength + 1, false)]
    public void MaxHandshakeMessageLength(int length, bool passes)
    {
        using var client = new ScriptedClient(Server(new TlsLimits { MaxHandshakeMessageLength = MinimalLength }))
        {
            ChangeHello = hello =>
            {
                hello.Extensions.Set(ExtensionType.Padding);
                hello.Extensions.Set(ExtensionType.Padding, new byte[length - hello.Encode().Length]);
                Assert.That(hello.Encode(), Has.Length.EqualTo(length));
            },
        };
        Expect(client, passes, TlsFault.HandshakeMessageTooLong, AlertDescription.IllegalParameter);
    }

    [TestCase(4_096, true)]
    [TestCase(4_097, false)]
    public void MaxCertificateMessageLength(int length, bool passes)
    {
        byte[][] chain = [.. TestCredentials.Of().Chain, new byte[1]];
        chain[^1] = new byte[length - ScriptedServer.CertificateMessage(chain).Length + 1];
        using var server = new ScriptedServer(Client(new TlsLimits { MaxCertificateMessageLength = 4_096 }))
        {
            Changes = { [HandshakeType.Certificate] = _ => ScriptedServer.CertificateMessage(chain)[4..] },
        };
        Expect(server, passes, TlsFault.CertificateMessageTooLong, AlertDescription.IllegalParameter);
    }

    [TestCase(HandshakeType.ServerHello, 65_536, TlsFault.HandshakeMessageTooLong)]
    [TestCase(HandshakeType.Finished, 65_536, TlsFault.HandshakeMessageTooLong)]
    [TestCase(HandshakeType.Certificate, 102_400, TlsFault.CertificateMessageTooLong)]
    [TestCase(HandshakeType.CompressedCertificate, 102_400, TlsFault.CertificateMessageTooLong)]
    [TestCase((HandshakeType)99, 65_536, TlsFault.HandshakeMessageTooLong)]
    public void A_length_is_judged_when_it_is_declared(HandshakeType type, int limit, TlsFault fault)
    {
        int past = limit - 4 + 1;
        byte[] header = [(byte)type, (byte)(past >> 16), (byte)((past >> 8) & 0xFF), (byte)(past & 0xFF)];
        using var server = new ScriptedServer();
        server.RunTo<WaitServerHello>();
        server.Deliver(Encoded.Record(22, header));
        server.ExpectFault(fault, AlertDescription.IllegalParameter);

        using var within = new ScriptedServer();
        within.RunTo<WaitServerHello>();
        header[3]--;
        within.Deliver(Encoded.Record(22, header));
        Assert.That(within.Status, Is.EqualTo(TlsStatus.NeedMoreData));
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    public void MaxCertificates(int count, bool passes)
    {
        byte[][] chain = [.. Enumerable.Repeat(TestCredentials.Of().Chain[0], count)];
        using var server = new ScriptedServer(Client(new TlsLimits { MaxCertificates = 2 }))
        {
            Changes = { [HandshakeType.Certificate] = _ => ScriptedServer.CertificateMessage(chain)[4..] },
        };
        Expect(server, passes, TlsFault.TooManyCertificates, AlertDescription.IllegalParameter);
    }

    [TestCase(2_048, true)]
    [TestCase(2_047, false)]
    public void MaxRsaKeySize(int limit, bool passes)
    {
        foreach (CertificateKeyKind kind in new[] { CertificateKeyKind.Rsa, CertificateKeyKind.RsaPss })
        {
            using var server = new ScriptedServer(Client(new TlsLimits { MaxRsaKeySize = limit })) { Credential = TestCredentials.Of(kind) };
            Expect(server, passes, TlsFault.CertificateKeyTooLarge, AlertDescription.UnsupportedCertificate);
        }
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void MaxExtensions(int count, bool passes)
    {
        using var first = new ScriptedClient { ChangeHello = hello => FillUp(hello.Extensions, count) };
        Expect(first, passes, TlsFault.TooManyExtensions, AlertDescription.IllegalParameter);

        using var second = new ScriptedClient { ShareGroups = [], ChangeSecondHello = hello => FillUp(hello.Extensions, count) };
        Expect(second, passes, TlsFault.TooManyExtensions, AlertDescription.IllegalParameter);

        using var request = new ScriptedServer { RequestsCertificate = true };
        var extensions = new ExtensionList();
        extensions.Add(ExtensionType.SignatureAlgorithms, 0, 2, 4, 3);
        FillUp(extensions, count);
        request.Changes[HandshakeType.CertificateRequest] = _ => ScriptedServer.CertificateRequestMessage(extensions)[4..];
        Expect(request, passes, TlsFault.TooManyExtensions, AlertDescription.IllegalParameter);

        using var ticket = new ScriptedServer();
        ticket.Run();
        var ofTicket = new ExtensionList();
        FillUp(ofTicket, count);
        ticket.Send(Encoded.Message(HandshakeType.NewSessionTicket, [.. Ticket[4..^2], .. Encoded.Vector16(ofTicket.Encode())]));
        Expect(ticket, passes, TlsFault.TooManyExtensions, AlertDescription.IllegalParameter);
    }

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(3)]
    public void MaxEmptyRecords(int? limit) =>
        Repeat(limit is { } value ? new TlsLimits { MaxEmptyRecords = value } : null, limit ?? 32,
            peer => peer.SendRecord(ContentType.ApplicationData, [], padding: 5), TlsFault.TooManyEmptyRecords);

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(3)]
    public void MaxWarningAlerts(int? limit) =>
        Repeat(limit is { } value ? new TlsLimits { MaxWarningAlerts = value } : null, limit ?? 4,
            peer => peer.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning), TlsFault.TooManyWarningAlerts);

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(3)]
    public void MaxKeyUpdates(int? limit) =>
        Repeat(limit is { } value ? new TlsLimits { MaxKeyUpdates = value } : null, limit ?? 32,
            peer => peer.SendKeyUpdate(), TlsFault.TooManyKeyUpdates);

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(3)]
    public void MaxTickets(int? limit) =>
        Repeat(limit is { } value ? new TlsLimits { MaxTickets = value } : null, limit ?? 32,
            peer => peer.SendRecord(ContentType.Handshake, Ticket), TlsFault.TooManyTickets, onlyToClients: true);

    [Test]
    public void Tickets_in_one_record_count_one_by_one()
    {
        using var server = new ScriptedServer();
        server.Run();
        server.SendRecord(ContentType.Handshake, Encoded.Join([.. Enumerable.Repeat(Ticket, 33)]));
        server.ExpectFault(TlsFault.TooManyTickets, AlertDescription.UnexpectedMessage);
    }

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(5)]
    public void MaxChangeCipherSpecs(int? limit)
    {
        TlsLimits limits = limit is { } value ? new TlsLimits { MaxChangeCipherSpecs = value } : TlsLimits.Default;
        foreach (ScriptedPeer peer in new ScriptedPeer[] { new ScriptedServer(Client(limits)), new ScriptedClient(Server(limits)) })
        {
            using (peer)
            {
                peer.RunTo(peer is ScriptedServer ? typeof(WaitServerHello) : typeof(WaitFinished));
                for (int i = 0; i < (limit ?? 2); i++)
                {
                    peer.SendChangeCipherSpec();
                    Assert.That(peer.Connection.Error, Is.Null);

                    // On one connection, not in a row: in between the handshake goes on.
                    if (i == 0 && peer is ScriptedServer) peer.RunTo<Client13.WaitCertificateVerify>();
                }
                peer.SendChangeCipherSpec();
                peer.ExpectFault(TlsFault.TooManyChangeCipherSpecs, AlertDescription.UnexpectedMessage);
            }
        }
    }

    // What a limit of records per key does is in KeyUpdateTests and Records/KeyLimitTests: it never fails a connection that can update.
    [TestCase(2UL)]
    [TestCase(3UL)]
    public void MaxRecordsPerKey(ulong limit)
    {
        using var client = new ScriptedClient(Server(new TlsLimits { MaxRecordsPerKey = limit }));
        client.Run();
        int before = client.Messages.Count;
        for (int i = 0; i < 12; i++) client.Let(output => client.Connection.Send("x"u8, output, out _));
        Assert.That(client.Messages.Count - before, Is.EqualTo((12 - 1) / ((int)limit - 1)));
        Assert.That(() => TlsServerContext.Create(Server(new TlsLimits { MaxRecordsPerKey = 1 })), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Counts_of_a_flood_do_not_reset_each_other()
    {
        // Each kind alone stays under its limit for ever if another kind counted as progress.
        using var server = new ScriptedServer();
        server.Run();
        for (int round = 0; round < 1000 && server.Connection.Error is null; round++)
        {
            server.SendRecord(ContentType.ApplicationData, []);
            if (server.Connection.Error is null) server.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning);
            if (server.Connection.Error is null) server.SendKeyUpdate();
            if (server.Connection.Error is null) server.SendRecord(ContentType.Handshake, Ticket);
        }
        Assert.That(server.Connection.Error, Is.Not.Null, "a peer that never says anything is stopped");
    }

    /// <summary>Identities past the limit are not looked at: here the only one that the server knows is the third.</summary>
    [TestCase(3, true)]
    [TestCase(2, false)]
    public void MaxPskIdentities(int limit, bool isSeen)
    {
        byte[] key = new byte[32];
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { PreSharedKeys = [new("a"u8, key), new("b"u8, key), new("c"u8, key)] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], PreSharedKeys = [new("c"u8, key)], Limits = new TlsLimits { MaxPskIdentities = limit } });
        Assert.That(pair.Server.Connection.Info.PreSharedKeyIdentity.ToArray(), Is.EqualTo(isSeen ? "c"u8.ToArray() : []));
    }

    /// <summary>A record counts as 256 bytes at least.</summary>
    [TestCase(4, true)]
    [TestCase(5, false)]
    public void MaxSkippedEarlyData(int records, bool passes)
    {
        using var client = new ScriptedClient(Server(new TlsLimits { MaxSkippedEarlyData = 1_024 })) { ChangeHello = EarlyDataTests.OfferEarlyData };
        client.Next();
        client.Next();
        for (int i = 0; i < records && client.Connection.Error is null; i++) client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        Expect(client, passes, TlsFault.TooMuchEarlyData, AlertDescription.UnexpectedMessage);
    }

    /// <summary>A record without content is no progress: two kinds in turn must not keep each other under their limits.</summary>
    [Test]
    public void Empty_records_do_not_forgive_warnings()
    {
        using var server = new ScriptedServer();
        server.Run();
        for (int warning = 0; warning <= TlsLimits.Default.MaxWarningAlerts; warning++)
        {
            server.SendRecord(ContentType.ApplicationData, []);
            server.SendAlert(AlertDescription.UserCanceled, AlertLevel.Warning);
        }
        server.ExpectFault(TlsFault.TooManyWarningAlerts, AlertDescription.UnexpectedMessage);
    }

    private static TlsServerOptions Server(TlsLimits limits) => new() { Credentials = [TestCredentials.Of()], Limits = limits };

    private static TlsClientOptions Client(TlsLimits limits) => new() { Limits = limits };

    private static void FillUp(ExtensionList extensions, int count)
    {
        for (int i = extensions.Count(); i < count; i++) extensions.Add((ExtensionType)(0xE000 + i));
    }

    private static void Expect(ScriptedPeer peer, bool passes, TlsFault fault, AlertDescription alert)
    {
        peer.Run();
        if (passes) peer.ExpectWorks();
        else peer.ExpectFault(fault, alert);
    }

    // The limit in a row, data, the limit again, and one more.
    private static void Repeat(TlsLimits? limits, int limit, Action<ScriptedPeer> act, TlsFault fault, bool onlyToClients = false)
    {
        ScriptedPeer[] peers = [new ScriptedServer(Client(limits ?? TlsLimits.Default)), new ScriptedClient(Server(limits ?? TlsLimits.Default))];
        foreach (ScriptedPeer peer in peers.Take(onlyToClients ? 1 : 2))
        {
            using (peer)
            {
                peer.Run();
                for (int round = 0; round < 2; round++)
                {
                    for (int i = 0; i < limit; i++) act(peer);
                    Assert.That(peer.Connection.Error, Is.Null, "at the limit");
                    if (round == 0) peer.SendRecord(ContentType.ApplicationData, "x"u8);
                }
                act(peer);
                peer.ExpectFault(fault, AlertDescription.UnexpectedMessage);
            }
        }
    }
}
