using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// What a handshake costs, counted in bytes and not in time: both ends and the two buffers between them, with a chain of leaf, intermediate
/// and root that is verified every time. The bounds are what was reached with a twentieth for luck; whoever lowers the figure lowers the bound.
/// </summary>
[NonParallelizable]
internal sealed class HandshakeAllocationTests
{
    private const int Rounds = 50;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase(ProtocolVersion.Tls13, 17_200)]
    [TestCase(ProtocolVersion.Tls12, 16_900)]
    public void A_full_handshake_allocates_no_more_than_it_did(ProtocolVersion version, int bound)
    {
        (TlsClientContext client, TlsServerContext server) = Contexts(version, ticketKeys: null);
        AssertAllocates(bound, () => Connect(client, server, ticket: null, isWithSessions: false).Dispose());
    }

    [TestCase(ProtocolVersion.Tls13, 16_300)]
    [TestCase(ProtocolVersion.Tls12, 7_600)]
    public void A_resumed_handshake_allocates_no_more_than_it_did(ProtocolVersion version, int bound)
    {
        using var keys = TlsTicketKeys.Generate();
        (TlsClientContext client, TlsServerContext server) = Contexts(version, keys);
        TlsTicket ticket;
        using (TlsMemoryPair first = Connect(client, server, ticket: null, isWithSessions: true)) ticket = TakeTicket(first);
        AssertAllocates(bound, () =>
        {
            using TlsMemoryPair pair = Connect(client, server, ticket, isWithSessions: true);
            if (!pair.Client.Connection.Info.IsResumed) throw new InvalidOperationException("not resumed");
            if (version == ProtocolVersion.Tls12) return;
            ticket.Dispose();
            ticket = TakeTicket(pair);
        });
        ticket.Dispose();
    }

    private static void AssertAllocates(int bound, Action handshake)
    {
        // The platform's share is another on other systems.
        if (!OperatingSystem.IsLinux()) Assert.Ignore("The bounds are Linux's.");
        if (Type.GetType("Org.BouncyCastle.Math.EC.Rfc7748.X25519, BouncyCastle.Cryptography") is null) Assert.Ignore("The bounds are those of BouncyCastle 2.");
        for (int i = 0; i < Rounds; i++) handshake();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++) handshake();
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        TestContext.Out.WriteLine($"{allocated} bytes");
        Assert.That(allocated, Is.LessThanOrEqualTo(bound));
    }

    private static TlsMemoryPair Connect(TlsClientContext client, TlsServerContext server, TlsTicket? ticket, bool isWithSessions)
    {
        TlsMemoryPair pair = TestPair.Create(client, server);
        if (isWithSessions)
        {
            pair.Client.Connection.UseSessions(Now, TestPair.Verifier.TrustId.Span);
            pair.Server.Connection.UseSessions(Now, []);
        }
        if (ticket is not null) pair.Client.Connection.OfferTicket(ticket);
        pair.Handshake();
        return pair;
    }

    // In TLS 1.3 it comes with the first data.
    private static TlsTicket TakeTicket(TlsMemoryPair pair)
    {
        pair.Server.Write("x"u8);
        pair.Run();
        return pair.Client.Connection.TryTakeTicket(out TlsTicket? ticket) ? ticket : throw new InvalidOperationException("no ticket came");
    }

    private static (TlsClientContext Client, TlsServerContext Server) Contexts(ProtocolVersion version, TlsTicketKeys? ticketKeys)
    {
        // P-256 is there for the certificate's key (RFC 8422 §5.1).
        NamedGroup[] groups = [NamedGroup.X25519, NamedGroup.Secp256r1];
        var client = TlsClientContext.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version, Groups = groups, KeyShareGroups = [NamedGroup.X25519] });
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            MinVersion = version,
            MaxVersion = version,
            Groups = groups,
            Credentials = [TestPair.Credential()],
            TicketKeys = ticketKeys,
            TicketCount = 1,
        });
        return (client, server);
    }
}
