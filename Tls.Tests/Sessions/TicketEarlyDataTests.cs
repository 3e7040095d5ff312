using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>Early data under a ticket (RFC 9846 §4.3.10, §8): what has to be as it was, and what becomes of the data where it is not.</summary>
internal sealed class TicketEarlyDataTests
{
    private const int Limit = 20_000;

    private static readonly DateTimeOffset Start = ScriptedSession.Now;
    private static readonly byte[] Early = "early words"u8.ToArray();

    /// <summary>What differs the second time, and whether the key is taken all the same where the data is not.</summary>
    private static readonly Dictionary<string, (bool Resumes, Action<Scene> Change)> Refusals = new()
    {
        ["no guard"] = (true, scene => scene.Meetings.Guard = null),
        ["the server takes none any more"] = (true, scene => scene.Server(maxEarlyData: 0)),
        ["the server takes less by now"] = (true, scene => scene.Server(maxEarlyData: Limit - 1)),
        ["another suite of the same hash"] = (false, scene => scene.Server(suites: [CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256])),
        ["a HelloRetryRequest"] = (true, scene => scene.Server(groups: [NamedGroup.Secp384r1])),
        ["another application protocol"] = (false, scene => scene.Server(protocols: ["b", "a"])),
        ["no application protocol"] = (false, scene => scene.Server(protocols: [])),
        ["other ticket keys"] = (false, scene => scene.Server(keys: TlsTicketKeys.Generate())),
        ["a client that is late"] = (true, scene => scene.Clock.Now += Scene.Window),
        ["a client that is early"] = (true, scene => scene.Clock.Now -= Scene.Window),
        ["a guard that has only begun"] = (true, scene => scene.Meetings.Guard = scene.NewGuard()),
    };

    public static IEnumerable<string> RefusalNames => Refusals.Keys;

    [Test]
    public void It_is_taken_and_marked([Values] Memory memory, [Values(1, 7, int.MaxValue)] int chunkSize)
    {
        var scene = new Scene(memory);
        using TlsMemoryPair pair = scene.Return(chunkSize);
        Assert.That(pair.Client.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Offered));
        pair.Run();
        Assert.That((pair.Client.Connection.Info.EarlyData, pair.Client.Connection.Info.EarlyDataLength), Is.EqualTo((TlsEarlyData.Accepted, Early.Length)));
        Assert.That((pair.Server.Connection.Info.EarlyData, pair.Server.Connection.Info.EarlyDataLength), Is.EqualTo((TlsEarlyData.Accepted, Early.Length)));
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Early));
        Assert.That((pair.Client.Connection.Info.IsResumed, pair.Server.Connection.Info.IsResumed), Is.EqualTo((true, true)));
        TestPair.AssertTalks(pair);
        Assert.That(pair.Server.Connection.Info.EarlyDataLength, Is.EqualTo(Early.Length), "only what was early");
        Assert.That(pair.Client.Connection.TryTakeTicket(out TlsTicket? next), "for the one that was spent");
        Assert.That(next!.MaxEarlyData, Is.EqualTo(Limit));
        next.Dispose();
    }

    [TestCaseSource(nameof(RefusalNames))]
    public void What_does_not_hold_any_more_costs_a_round_trip_and_the_data(string what)
    {
        var scene = new Scene(Memory.Tickets);
        (bool resumes, Action<Scene> change) = Refusals[what];
        using TlsTicket ticket = scene.Ticket;
        change(scene);
        using TlsMemoryPair pair = scene.Return();
        pair.Run();
        ExpectRejected(pair);
        Assert.That(pair.Server.Connection.Info.IsResumed, Is.EqualTo(resumes));
    }

    /// <summary>Whatever the ticket allows may be on its way before the client knows better.</summary>
    [Test]
    public void All_that_a_ticket_allows_is_passed_over()
    {
        var scene = new Scene(Memory.Tickets) { Data = new byte[Limit] };
        scene.Meetings.Guard = null;
        using TlsMemoryPair pair = scene.Return();
        pair.Run();
        ExpectRejected(pair);
    }

    [Test]
    public void The_client_keeps_to_what_the_ticket_allows()
    {
        var scene = new Scene(Memory.Tickets) { Data = new byte[Limit - 1] };
        using TlsMemoryPair pair = scene.Return();
        Assert.That(pair.Client.Connection.EarlyDataRoom, Is.EqualTo(1));
        pair.Client.Connection.SendEarlyData(new byte[2], pair.Client.Outbox, out int consumed);
        Assert.That((consumed, pair.Client.Connection.EarlyDataRoom), Is.EqualTo((1, 0)));
        Assert.That(() => pair.Client.WriteEarly([1]), Throws.InvalidOperationException);
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Has.Length.EqualTo(Limit));
        TestPair.AssertTalks(pair);
    }

    /// <summary>A client that goes by a ticket which promises more: it is cut off as soon as it says too much (§4.7.1).</summary>
    [Test]
    public void The_server_keeps_the_client_to_what_the_ticket_allows()
    {
        var scene = new Scene(Memory.Tickets) { Data = new byte[Limit + 1] };
        using TlsMemoryPair pair = scene.Return(claimed: Limit + 1);
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(TlsFault.TooMuchEarlyData));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.UnexpectedMessage));
    }

    [Test]
    public void A_ticket_says_how_much_and_a_server_that_takes_none_issues_none_that_do()
    {
        var scene = new Scene(Memory.Tickets);
        Assert.That(scene.Ticket.MaxEarlyData, Is.EqualTo(Limit));
        scene.Server(maxEarlyData: 0);
        using TlsTicket none = scene.Meetings.FirstTicket();
        Assert.That(none.MaxEarlyData, Is.Zero);
        using TlsMemoryPair pair = scene.Meetings.Prepare(none, out bool isOffered);
        Assert.That(isOffered);
        pair.Start(offerEarlyData: true);
        Assert.That((pair.Client.Connection.EarlyDataRoom, pair.Client.Connection.Info.EarlyData), Is.EqualTo((0, TlsEarlyData.None)));
        pair.Run();
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void Without_being_asked_a_client_offers_none()
    {
        var scene = new Scene(Memory.Tickets);
        using TlsMemoryPair pair = scene.Meetings.Prepare(scene.Ticket, out _);
        pair.Handshake();
        Assert.That((pair.Client.Connection.Info.EarlyData, pair.Client.Connection.Info.IsResumed), Is.EqualTo((TlsEarlyData.None, true)));
    }

    [Test]
    public void A_server_answers_before_the_handshake_is_complete()
    {
        var scene = new Scene(Memory.Tickets);
        using TlsMemoryPair pair = scene.Return();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, DangerousAcceptAnything.Instance);
        Assert.That(pair.Server.Connection.IsConnected, Is.False);
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(Early));
        Assert.That(pair.Server.Connection.EarlyDataRoom, Is.EqualTo(int.MaxValue));
        pair.Server.WriteEarly("an early answer"u8);
        pair.Run();
        Assert.That(pair.Client.ReadAll(), Is.EqualTo("an early answer"u8.ToArray()));
        Assert.That((pair.Server.Connection.EarlyDataRoom, pair.Server.Connection.Info.EarlyDataLength), Is.EqualTo((0, Early.Length)));
        Assert.That(() => pair.Server.WriteEarly([1]), Throws.InvalidOperationException, "Send is for that now");
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void A_server_that_took_nothing_answers_nobody_early([Values] bool offers)
    {
        var scene = new Scene(Memory.Tickets);
        scene.Meetings.Guard = null;
        using TlsMemoryPair pair = offers ? scene.Return() : scene.Meetings.Prepare(scene.Ticket, out _);
        if (!offers) pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, DangerousAcceptAnything.Instance);
        Assert.That(pair.Server.Connection.EarlyDataRoom, Is.Zero);
        Assert.That(() => pair.Server.WriteEarly([1]), Throws.InvalidOperationException);
    }

    /// <summary>§5.5: early keys cannot be updated, so they end where their limit is, with room for EndOfEarlyData.</summary>
    [Test]
    public void A_key_that_is_nearly_used_up_takes_no_more()
    {
        var scene = new Scene(Memory.Tickets) { Data = [1] };
        scene.Meetings.Client = new TlsClientOptions { ApplicationProtocols = ["a", "b"], Limits = new TlsLimits { MaxRecordsPerKey = 3 } };
        using TlsMemoryPair pair = scene.Return();
        Assert.That(pair.Client.Connection.EarlyDataRoom, Is.Positive);
        pair.Client.WriteEarly([2]);
        Assert.That(pair.Client.Connection.EarlyDataRoom, Is.Zero);
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo(new byte[] { 1, 2 }));
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void Both_sides_export_the_same_early_material_and_not_after_a_refusal([Values] bool taken)
    {
        var scene = new Scene(Memory.Tickets);
        if (!taken) scene.Meetings.Guard = null;
        using TlsMemoryPair pair = scene.Return();
        byte[] offered = Export(pair.Client.Connection);
        Assert.That(() => Export(pair.Server.Connection), Throws.InvalidOperationException, "nothing came yet");
        pair.Run();
        if (taken)
        {
            Assert.That(Export(pair.Server.Connection), Is.EqualTo(offered));
            Assert.That(Export(pair.Client.Connection), Is.EqualTo(offered));
            byte[] later = new byte[40];
            pair.Client.Connection.ExportKeyingMaterial("label", "context"u8, later);
            Assert.That(later, Is.Not.EqualTo(offered));
        }
        else
        {
            Assert.That(() => Export(pair.Server.Connection), Throws.InvalidOperationException);
            Assert.That(() => Export(pair.Client.Connection), Throws.InvalidOperationException);
        }
    }

    /// <summary>§4.3.10: a ticket that is not the first identity is good for the handshake, and not for early data.</summary>
    [Test]
    public void The_client_offers_its_ticket_first()
    {
        var scene = new Scene(Memory.Tickets);
        scene.Meetings.Client = new TlsClientOptions { ApplicationProtocols = ["a", "b"], PreSharedKeys = [ScriptedPsk.Default.Create()] };
        scene.Server(keys: TlsTicketKeys.Generate(), psk: ScriptedPsk.Default.CreateEarly(Limit));
        using TlsMemoryPair pair = scene.Return();
        pair.Run();
        ExpectRejected(pair);
        Assert.That(pair.Server.Connection.Info.PreSharedKeyIdentity.Span.SequenceEqual(ScriptedPsk.Default.Identity), "the second");
    }

    private static byte[] Export(TlsConnection connection)
    {
        byte[] material = new byte[40];
        connection.ExportEarlyKeyingMaterial("label", "context"u8, material);
        return material;
    }

    private static void ExpectRejected(TlsMemoryPair pair)
    {
        Assert.That(pair.Client.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Rejected));
        Assert.That((pair.Server.Connection.Info.EarlyData, pair.Server.Connection.Info.EarlyDataLength), Is.EqualTo((TlsEarlyData.Rejected, 0)));
        Assert.That(pair.Server.ReadAll(), Is.Empty, "nothing of it arrives, and nothing is sent again");
        TestPair.AssertTalks(pair);
    }

    /// <summary>A client that was there a minute ago and has a ticket.</summary>
    private sealed class Scene
    {
        public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

        private readonly Memory _memory;

        public Scene(Memory memory)
        {
            _memory = memory;
            Meetings = new Meetings { Server = null!, Now = Start, Client = new TlsClientOptions { ApplicationProtocols = ["a", "b"] } };
            Server();
            Ticket = Meetings.FirstTicket();
            Meetings.Guard = NewGuard();
            Meetings.Now = Clock.Now = Start.AddMinutes(1);
        }

        public Meetings Meetings { get; }

        public TlsTicket Ticket { get; }

        public SetClock Clock { get; } = new() { Now = Start };

        public byte[] Data { get; init; } = Early;

        public TlsReplayGuard NewGuard() => new(new TlsReplayMemory(clock: Clock), Window, Clock);

        public void Server(
            int maxEarlyData = Limit, CipherSuite[]? suites = null, NamedGroup[]? groups = null, string[]? protocols = null, TlsTicketKeys? keys = null,
            TlsPreSharedKey? psk = null)
        {
            var defaults = new TlsServerOptions { Credentials = [] };
            Meetings.Server = new TlsServerOptions
            {
                Credentials = [TestPair.Credential()],
                MaxEarlyDataSize = maxEarlyData,
                CipherSuites = suites ?? defaults.CipherSuites,
                Groups = groups ?? defaults.Groups,
                ApplicationProtocols = protocols ?? ["a", "b"],
                TicketKeys = _memory == Memory.Tickets ? keys ?? ScriptedSession.Keys : null,
                UsesSessionStore = _memory == Memory.Store,
                PreSharedKeys = psk is null ? [] : [psk],
            };
        }

        /// <summary>Started, with the early data on its way.</summary>
        public TlsMemoryPair Return(int chunkSize = int.MaxValue, int? claimed = null)
        {
            TlsTicket ticket = claimed is null ? Ticket : Forged.WithMaxEarlyData(Ticket, (uint)claimed);
            TlsMemoryPair pair = Meetings.Prepare(ticket, out bool isOffered, chunkSize);
            Assert.That(isOffered);
            pair.Start(offerEarlyData: true);
            pair.Client.WriteEarly(Data);
            return pair;
        }
    }
}
