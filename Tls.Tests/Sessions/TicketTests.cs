using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Messages;
using Tls.Core.Sessions;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>When tickets come and go, and what hostile ones do.</summary>
internal sealed class TicketTests
{
    private static Meetings Meetings13(int count = 2) => new()
    {
        Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys, TicketCount = count },
    };

    /// <summary>SEMANTICS 38: never inside the handshake, but with the first data; once.</summary>
    [Test]
    public void Tickets_go_with_the_first_data_and_not_before([Values(0, 1, 2, 16)] int count)
    {
        using TlsMemoryPair pair = Meetings13(count).Prepare(ticket: null, out _);
        pair.Handshake();
        Assert.That(Take(pair), Is.Empty, "the handshake is complete without them");
        pair.Server.Write([1]);
        pair.Run();
        Assert.That(Take(pair), Has.Count.EqualTo(count));
        pair.Server.Write([2]);
        pair.Run();
        Assert.That(Take(pair), Is.Empty);
    }

    /// <summary>A ticket has 65,535 bytes on the wire, and the hello that offers it no more for all its extensions.</summary>
    [Test]
    public void A_ticket_that_leaves_no_room_in_a_hello_is_none(
        [ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version, [Values(16_384, 16_385, 65_400)] int length)
    {
        byte[] identity = new byte[length];
        using ScriptedPeer server = version == ProtocolVersion.Tls13 ? new ScriptedServer() : new ScriptedServer12(usesSessions: true) { Ticket = identity };
        if (version == ProtocolVersion.Tls13) server.Connection.UseSessions(ScriptedSession.Now, [1, 2, 3]);
        server.Run();
        if (version == ProtocolVersion.Tls13) server.Send(Encoded.Message(new NewSessionTicket(3600, 0, [], identity, default)));
        server.ExpectWorks();
        Assert.That(server.Connection.TryTakeTicket(out TlsTicket? ticket), Is.EqualTo(length <= 16_384));
        if (ticket is null) return;

        using (ticket)
        using (var next = TlsConnection.CreateClient(TlsClientContext.Create(new TlsClientOptions()), "example.test"))
        using (var output = new TlsBuffer())
        {
            next.UseSessions(ScriptedSession.Now, [1, 2, 3]);
            Assert.That(next.OfferTicket(ticket));
            Assert.That(next.Start(output), Is.EqualTo(TlsStatus.Done));
        }
    }

    /// <summary>What a client says of itself is in the ticket, so none of it may be longer than the ticket has room for.</summary>
    [Test]
    public void The_longest_name_fits_into_a_ticket([ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        var options = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys, MaxVersion = version };
        void AskForTickets(ClientHelloSpec hello)
        {
            hello.Extensions.Set(ExtensionType.ServerName, Encoded.Vector16([0, .. Encoded.Vector16(Enumerable.Repeat((byte)'a', 255).ToArray())]));
            hello.Extensions.Set(ExtensionType.SessionTicket);
            hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 1, 1);
        }
        using ScriptedPeer client = version == ProtocolVersion.Tls13
            ? new ScriptedClient(options) { ChangeHello = AskForTickets }
            : new ScriptedClient12(options) { ChangeHello = AskForTickets };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Messages.Select(message => (HandshakeType)message[0]), Has.Member(HandshakeType.NewSessionTicket));
    }

    [Test]
    public void Tickets_that_are_issued_together_share_a_record()
    {
        using TlsMemoryPair pair = Meetings13(count: 0).Prepare(ticket: null, out _);
        pair.Handshake();
        ulong sealedBefore = pair.Server.Connection.Context.Writer.Sequence;
        pair.Server.Connection.IssueTickets(3, pair.Server.Outbox);
        Assert.That(pair.Server.Connection.Context.Writer.Sequence - sealedBefore, Is.EqualTo(1));
        pair.Run();
        Assert.That(Take(pair), Has.Count.EqualTo(3));
    }

    [Test]
    public void A_server_issues_more_when_it_is_told()
    {
        using TlsMemoryPair pair = Meetings13(count: 0).Prepare(ticket: null, out _);
        Assert.That(() => pair.Server.Connection.IssueTickets(1, pair.Server.Outbox), Throws.InvalidOperationException, "before the handshake");
        pair.Handshake();
        Assert.That(pair.Server.Connection.IssueTickets(3, pair.Server.Outbox), Is.EqualTo(TlsStatus.Done));
        pair.Run();
        Assert.That(Take(pair), Has.Count.EqualTo(3));
        Assert.That(() => pair.Client.Connection.IssueTickets(1, pair.Client.Outbox), Throws.InvalidOperationException, "a client");
    }

    /// <summary>LESSONS 12 (CVE-2022-30629): no two tickets share what hides their age, or a key.</summary>
    [Test]
    public void No_two_tickets_have_anything_in_common()
    {
        using TlsMemoryPair pair = Meetings13(count: 16).Prepare(ticket: null, out _);
        pair.Handshake();
        pair.Server.Write([1]);
        pair.Run();
        List<TlsTicket> tickets = Take(pair);
        Assert.That(tickets.Select(ticket => ticket.State.AgeAdd).Distinct().Count(), Is.EqualTo(16));
        Assert.That(tickets.Select(ticket => Convert.ToHexString(ticket.State.Secret.Bytes)).Distinct().Count(), Is.EqualTo(16));
        Assert.That(tickets.Select(ticket => Convert.ToHexString(ticket.Identity)).Distinct().Count(), Is.EqualTo(16));
    }

    [Test]
    public void A_ticket_of_TLS_13_is_offered_once_and_one_spent_is_replaced()
    {
        Meetings meetings = Meetings13();
        using TlsTicket ticket = meetings.FirstTicket();
        (bool isResumed, List<TlsTicket> tickets) = meetings.Meet(ticket);
        Assert.That((isResumed, tickets.Count), Is.EqualTo((true, 1)));
        using TlsMemoryPair pair = meetings.Prepare(ticket, out bool isOffered);
        Assert.That(isOffered, Is.False);
    }

    /// <summary>Resumption after resumption: seven days after the certificate was shown it has to be shown again.</summary>
    [Test]
    public void What_was_proved_does_not_get_younger()
    {
        var meetings = new Meetings
        {
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], UsesSessionStore = true, TicketLifetime = TimeSpan.FromDays(3) },
        };
        TlsTicket ticket = meetings.FirstTicket();
        foreach (bool expected in new[] { true, true, false })
        {
            meetings.Now += TimeSpan.FromDays(2.5);
            (bool isResumed, List<TlsTicket> tickets) = meetings.Meet(ticket);
            Assert.That(isResumed, Is.EqualTo(expected));
            ticket.Dispose();
            ticket = tickets[0];
        }
        ticket.Dispose();
    }

    /// <summary>RFC 9846 §4.3.11.1: also where nobody sends early data.</summary>
    [Test]
    public void A_server_is_told_how_far_the_clocks_are_apart([Values(-7, 0, 30)] int seconds)
    {
        Meetings meetings = Meetings13();
        using TlsTicket ticket = meetings.FirstTicket();
        meetings.Now += TimeSpan.FromMinutes(10);
        using TlsMemoryPair pair = Reunite(meetings, ticket, meetings.Now + TimeSpan.FromSeconds(seconds));
        Assert.That(pair.Server.Connection.Info.IsResumed);
        Assert.That(pair.Server.Connection.Info.TicketAgeSkew, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(pair.Client.Connection.Info.TicketAgeSkew, Is.Null);
    }

    [Test]
    public void Without_a_session_of_TLS_13_there_is_no_skew()
    {
        Meetings meetings = Meetings13();
        using TlsMemoryPair first = Reunite(meetings, ticket: null, meetings.Now);
        Assert.That(first.Server.Connection.Info.TicketAgeSkew, Is.Null);

        meetings.Client = new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 };
        using TlsTicket ticket = meetings.FirstTicket();
        using TlsMemoryPair pair = Reunite(meetings, ticket, meetings.Now);
        Assert.That(pair.Server.Connection.Info.IsResumed);
        Assert.That(pair.Server.Connection.Info.TicketAgeSkew, Is.Null);
    }

    [Test]
    public void A_TLS_12_ticket_is_renewed_when_half_its_time_is_over([Values] bool isHalfOver)
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        meetings.Now += TimeSpan.FromMinutes(isHalfOver ? 61 : 59);
        (bool isResumed, List<TlsTicket> tickets) = meetings.Meet(ticket);
        Assert.That((isResumed, tickets.Count), Is.EqualTo((true, isHalfOver ? 1 : 0)));
    }

    /// <summary>A ticket with a changed bit is nobody's: a full handshake, and no fault (RFC 9846 §4.3.11, RFC 5077 §3.4).</summary>
    [Test]
    public void A_changed_ticket_costs_a_full_handshake([ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { MinVersion = version, MaxVersion = version },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        foreach (int at in new[] { 0, 15, 16, 47, 48, 60, ticket.Identity.Length - 1 })
        {
            byte[] identity = [.. ticket.Identity];
            identity[at] ^= 0x10;
            using TlsTicket whole = Forged.ToFit(ticket, meetings);
            using var changed = new TlsTicket(whole.State.CopyFor(new Core.Keys.SecretLedger()), TicketKind.Ticket, identity);
            Assert.That(meetings.Meet(changed).IsResumed, Is.False, $"byte {at}");
        }
    }

    /// <summary>A thief of tickets has the bytes and not the secret: the binder, or the Finished, does not come out (LESSONS 20).</summary>
    [Test]
    public void A_stolen_ticket_is_worth_nothing_without_its_secret([ValueSource(typeof(SessionVersions), nameof(SessionVersions.All))] ProtocolVersion version)
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { MinVersion = version, MaxVersion = version },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        using TlsTicket stolen = Forged.ToFit(ticket, meetings);
        stolen.State.Secret.Bytes.Fill(7);
        using TlsMemoryPair pair = meetings.Prepare(stolen, out bool isOffered);
        Assert.That(isOffered);
        pair.Start();
        pair.Run();
        Assert.That(pair.Server.Connection.IsConnected, Is.False);
        Assert.That(pair.Server.Connection.Info.PeerCertificates, Is.Empty);

        // In TLS 1.2 the server's Finished comes first.
        TlsFault? fault = version == ProtocolVersion.Tls13 ? pair.Server.Connection.Error?.Fault : pair.Client.Connection.Error?.Fault;
        Assert.That(fault, Is.EqualTo(version == ProtocolVersion.Tls13 ? TlsFault.WrongBinder : TlsFault.BadRecordMac));
    }

    /// <summary>RFC 9846 §4.2.4: a ticket survives a HelloRetryRequest, also out of a store that gives it once.</summary>
    [Test]
    public void A_session_goes_on_over_a_retry([Values] bool isStored)
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { KeyShareGroups = [] },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = isStored ? null : ScriptedSession.Keys, UsesSessionStore = isStored },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        Assert.That(meetings.Meet(ticket).IsResumed);
    }

    /// <summary>RFC 9846 §4.2.2: what the client offers again has not changed, whatever became of it here meanwhile.</summary>
    [Test]
    public void A_session_that_ends_during_a_retry_makes_room_for_a_certificate()
    {
        Meetings meetings = Meetings13();
        meetings.Client = new TlsClientOptions { KeyShareGroups = [] };
        using TlsTicket ticket = meetings.FirstTicket();
        using TlsMemoryPair pair = meetings.Prepare(ticket, out bool isOffered);
        Assert.That(isOffered);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(pair.Server.Connection.Info.HelloRetryRequested);
        pair.Server.Connection.Now = meetings.Now.AddDays(8);
        pair.Run();
        TestPair.AssertTalks(pair);
        Assert.That((pair.Client.Connection.Info.IsResumed, pair.Server.Connection.Info.IsResumed), Is.EqualTo((false, false)));
    }

    /// <summary>RFC 7507 §4: who resumes knows what the server has, and so did not fall back.</summary>
    [Test]
    public void A_client_that_resumes_says_nothing_of_a_fallback()
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        meetings.Client = new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, IsFallback = true };
        Assert.That(meetings.Meet(ticket).IsResumed);
    }

    /// <summary>LESSONS 34: a server that sends tickets without end, to a client that takes none.</summary>
    [Test]
    public void A_client_keeps_sixteen_tickets_at_most()
    {
        using TlsMemoryPair pair = Meetings13().Prepare(ticket: null, out _);
        pair.Handshake();
        for (int i = 0; i < 10; i++)
        {
            pair.Server.Connection.IssueTickets(8, pair.Server.Outbox);
            pair.Server.Write([1]);
            pair.Run();
        }
        Assert.That(Take(pair), Has.Count.EqualTo(ConnectionSessions.MaxWaiting));
    }

    [Test]
    public void A_nonce_of_any_length_makes_a_key([Values(0, 1, 255)] int length)
    {
        using var server = new ScriptedServer(new TlsClientOptions());
        server.Connection.UseSessions(ScriptedSession.Now, [1]);
        server.Run();
        server.Send(Encoded.Message(new Core.Messages.NewSessionTicket(3600, 1, new byte[length], [1, 2], Core.Codec.ExtensionBlock.Parse([]))));
        Assert.That(server.Connection.TryTakeTicket(out TlsTicket? ticket));
        ticket!.Dispose();
    }

    [Test]
    public void A_lifetime_of_zero_is_no_ticket_and_a_long_one_is_cut()
    {
        using var server = new ScriptedServer(new TlsClientOptions());
        server.Connection.UseSessions(ScriptedSession.Now, [1]);
        server.Run();
        server.Send(Encoded.Message(new Core.Messages.NewSessionTicket(0, 1, [], [1, 2], Core.Codec.ExtensionBlock.Parse([]))));
        Assert.That(server.Connection.TryTakeTicket(out _), Is.False);
        server.Send(Encoded.Message(new Core.Messages.NewSessionTicket(uint.MaxValue, 1, [], [1, 2], Core.Codec.ExtensionBlock.Parse([]))));
        Assert.That(server.Connection.TryTakeTicket(out TlsTicket? ticket));
        Assert.That(ticket!.ExpiresAt, Is.EqualTo(ScriptedSession.Now.AddDays(7)));
        ticket.Dispose();
    }

    /// <summary>RFC 5246 §7.4.1.3, RFC 7627 §5.3: a server that resumes something else than what was offered.</summary>
    [Test]
    public void A_client_holds_a_server_to_the_session()
    {
        using var suite = new ScriptedServer12(resumes: TicketKind.Ticket) { Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 };
        suite.Run();
        suite.ExpectFault(TlsFault.ResumedCipherSuiteChanged, AlertDescription.IllegalParameter);
        using var plain = new ScriptedServer12(new TlsClientOptions { RequireExtendedMainSecret = false }, TicketKind.SessionId)
        {
            ChangeHello = hello => hello.Extensions.Remove(ExtensionType.ExtendedMainSecret),
        };
        plain.Run();
        plain.ExpectFault(TlsFault.ExtendedMainSecretMissing, AlertDescription.HandshakeFailure);
    }

    [Test]
    public void A_client_that_offered_nothing_resumes_nothing()
    {
        using var server = new ScriptedServer12(usesSessions: true);
        using var echo = new ScriptedServer12(usesSessions: true) { ChangeHello = hello => hello.SessionId = [1, 2, 3] };
        server.Run();
        server.ExpectWorks();
        echo.Run();
        echo.ExpectWorks();
        Assert.That(echo.Connection.Info.IsResumed, Is.False, "an ID of the server's own is a session to come");
    }

    /// <summary>RFC 7627 §5.3: a client that leaves its extension out of a resumption is refused.</summary>
    [Test]
    public void A_server_refuses_to_go_on_without_the_extended_main_secret()
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], TicketKeys = ScriptedSession.Keys, RequireExtendedMainSecret = false };
        using var client = new ScriptedClient12(options, TicketKind.Ticket) { ChangeHello = hello => hello.Extensions.Remove(ExtensionType.ExtendedMainSecret) };
        client.Run();
        client.ExpectFault(TlsFault.ExtendedMainSecretMissing, AlertDescription.HandshakeFailure);
    }

    /// <summary>RFC 7627 §5.3: without the extended main secret a man in the middle can have two connections with one secret, so none of them is a session.</summary>
    [Test]
    public void Without_the_extended_main_secret_a_server_keeps_nothing([Values] bool isStored)
    {
        var options = new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()], TicketKeys = isStored ? null : ScriptedSession.Keys, UsesSessionStore = isStored, RequireExtendedMainSecret = false,
        };
        using var client = new ScriptedClient12(options) { ChangeHello = WithoutExtendedMainSecret };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.UsesExtendedMainSecret, Is.False);
        Assert.That(client.Connection.TryTakeStoredSession(out _), Is.False);
        Assert.That(client.Messages.Select(message => (HandshakeType)message[0]), Does.Not.Contain(HandshakeType.NewSessionTicket));
    }

    [Test]
    public void Without_the_extended_main_secret_a_client_keeps_nothing([Values] bool byTicket)
    {
        using var server = new ScriptedServer12(new TlsClientOptions { RequireExtendedMainSecret = false }, usesSessions: true)
        {
            Ticket = byTicket ? [1, 2, 3] : null,
            ChangeHello = hello =>
            {
                hello.Extensions.Remove(ExtensionType.ExtendedMainSecret);
                if (!byTicket) hello.SessionId = [1, 2, 3];
            },
        };
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.TryTakeTicket(out _), Is.False);
    }

    /// <summary>A session of an older server of the fleet, which thought otherwise: it is passed over.</summary>
    [Test]
    public void A_session_without_the_extended_main_secret_is_not_resumed()
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 },
            Server = new TlsServerOptions { Credentials = [TestPair.Credential()], TicketKeys = ScriptedSession.Keys },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        foreach (bool usesExtendedMainSecret in new[] { true, false })
        {
            using SessionState sealedState = ScriptedSession.Keys.Open(ticket.Identity, meetings.Now)!;
            var state = new SessionState
            {
                Suite = sealedState.Suite,
                Secret = sealedState.Secret,
                ServerName = sealedState.ServerName,
                UsesExtendedMainSecret = usesExtendedMainSecret,
                Binding = sealedState.Binding,
                AuthenticatedAt = sealedState.AuthenticatedAt,
                IssuedAt = sealedState.IssuedAt,
                Lifetime = sealedState.Lifetime,
            };
            byte[] identity = ScriptedSession.Keys.Seal(state, meetings.Now)!;
            using TlsTicket whole = Forged.ToFit(ticket, meetings);
            using var changed = new TlsTicket(whole.State.CopyFor(new Core.Keys.SecretLedger()), TicketKind.Ticket, identity);
            Assert.That(meetings.Meet(changed).IsResumed, Is.EqualTo(usesExtendedMainSecret));
        }
    }

    [Test]
    public void Callers_mistakes_are_told_at_once()
    {
        using var client = TlsConnection.CreateClient(TlsClientContext.Create(new TlsClientOptions()), "example.test");
        using TlsTicket ticket = Meetings13().FirstTicket();
        Assert.That(() => client.OfferTicket(ticket), Throws.InvalidOperationException, "UseSessions comes first");
        Assert.That(() => client.Now = ScriptedSession.Now, Throws.InvalidOperationException);
        Assert.That(() => client.UseSessions(ScriptedSession.Now, new byte[1025]), Throws.ArgumentException);
        client.UseSessions(ScriptedSession.Now, []);
        Assert.That(() => client.UseSessions(ScriptedSession.Now, []), Throws.InvalidOperationException, "once");
        using var output = new TlsBuffer();
        client.Start(output);
        Assert.That(() => client.OfferTicket(ticket), Throws.InvalidOperationException, "before Start");
        foreach (TlsServerOptions options in new TlsServerOptions[]
        {
            new() { Credentials = [TestPair.Credential()], TicketCount = 17 },
            new() { Credentials = [TestPair.Credential()], TicketCount = -1 },
            new() { Credentials = [TestPair.Credential()], TicketLifetime = TimeSpan.Zero },
            new() { Credentials = [TestPair.Credential()], TicketLifetime = TimeSpan.FromDays(7.1) },
        })
        {
            Assert.That(() => TlsServerContext.Create(options), Throws.InstanceOf<ArgumentException>());
        }
    }

    private static void WithoutExtendedMainSecret(ClientHelloSpec hello)
    {
        hello.Extensions.Remove(ExtensionType.ExtendedMainSecret);
        hello.Extensions.Set(ExtensionType.SessionTicket);
    }

    private static TlsMemoryPair Reunite(Meetings meetings, TlsTicket? ticket, DateTimeOffset clientNow)
    {
        TlsMemoryPair pair = meetings.Prepare(ticket, out _, clientNow: clientNow);
        pair.Handshake();
        return pair;
    }

    private static List<TlsTicket> Take(TlsMemoryPair pair)
    {
        var tickets = new List<TlsTicket>();
        while (pair.Client.Connection.TryTakeTicket(out TlsTicket? ticket)) tickets.Add(ticket);
        return tickets;
    }
}
