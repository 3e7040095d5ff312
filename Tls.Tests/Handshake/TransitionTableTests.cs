using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Peers;
using VerifyNUnit;

namespace Tls.Tests.Handshake;

/// <summary>
/// What becomes of every message in every state, where nothing is wrong with the message itself: those of <see cref="RealMessages"/>, which
/// other handshakes showed, those of <see cref="OwnMessages"/>, which are right for this very one, and the other content types. The table
/// beside this file was read line by line against RFC 9846 §4, §5, §6 and Appendix A, and RFC 5246 §7.2 to §7.4; a state that takes one
/// message more, or another way, shows there (LESSONS rows 2, 3, 6, 25, 26, 33, 35). <see cref="IllegalMatrixTests"/> looks at what else a refusal comes with.
/// </summary>
internal sealed class TransitionTableTests
{
    private const string Own = "its own ";
    private const string Connected = "Connected";
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const string Nothing = "unexpected_message";

    /// <summary>Where the reading took more than finding the message in the figure; printed at the end of its line.</summary>
    private static readonly Dictionary<(string State, string Message), string> Notes = new()
    {
        [("Client.WaitServerHello", "warning no_renegotiation")] = "RFC 5246 §7.2: it may yet be TLS 1.2, where a warning ends nothing",
        [("Client.WaitServerHello", "ServerHello 1.2")] = "any session_id of the server's own will do (RFC 5246 §7.4.1.3)",
        [("Client.WaitSecondServerHello", "ServerHello 1.2")] = "RFC 9846 §4.2.4: the version stands since the HelloRetryRequest; so does the alert for a warning",
        [("Client12.Connected", "HelloRequest")] = "RFC 5246 §7.4.1.1: refused, with the warning no_renegotiation",
        [("Client12.WaitCertificate", "HelloRequest")] = "RFC 5246 §7.4.1.1: ignored in a handshake, here and below",
        [("Client12.WaitServerHelloDone", "CertificateRequest 1.2")] = "once: see Tls12ServerTests.Refuses_a_second_CertificateRequest",
        [("Client13.WaitCertificate", "Certificate 1.3, client's, empty")] = "RFC 9846 §4.5.1.3 wants decode_error",
        [("Client13.WaitCertificate", "warning user_canceled")] = "RFC 9846 §6.1: ignored everywhere, whatever its level",
        [("Server.WaitClientHello", "its own ClientHello")] = "it has no share yet",
        [("Server.WaitClientHello", "ClientHello 1.3, cookie")] = "that client breaks RFC 9846 §4.3.2, but no server is told to mind",
        [("Server.WaitClientHello", "ClientHello 1.3, key, early data")] = "a server without keys passes over both (RFC 9846 §4.3.10, §4.3.11)",
        [("Server12.Connected", "ClientHello 1.2")] = "refused, with the warning no_renegotiation (RFC 5246 §7.2.2)",
        [("Server13.WaitCertificate", "Certificate 1.3, client's, empty")] = "it was asked for, not demanded",
        [("Server13.WaitSecondClientHello", "change_cipher_spec")] = "RFC 9846 §5: from the first ClientHello to the peer's Finished",
    };

    private static readonly Lazy<Dictionary<Type, (string Message, string Outcome)[]>> Outcomes =
        new(() => Scripts.States.ToDictionary(state => state, state => OutcomesIn(state).ToArray()));

    [Test]
    public Task Of_all_states()
    {
        var text = new StringBuilder();
        var noted = new HashSet<(string, string)>();
        text.Append("Messages of other handshakes:\n");
        foreach (string name in RealMessages.ByName.Keys) text.Append($"  {name}\n");
        text.Append($"Whatever is not listed in a state is refused with {Nothing}.\n");
        foreach (Type state in Scripts.States)
        {
            text.Append($"\n{Name(state)}\n");
            foreach ((string message, string outcome) in Outcomes.Value[state])
            {
                if (outcome == Nothing) continue;
                text.Append($"  {message} -> {outcome}");
                if (Notes.TryGetValue((Name(state), message), out string? note) && noted.Add((Name(state), message))) text.Append($"    # {note}");
                text.Append('\n');
            }
        }
        Assert.That(Notes.Keys.Except(noted), Is.Empty, "notes on lines that are not there");
        return Verifier.Verify(text.ToString());
    }

    // Each of the ways in has to be found by its own Finished, and by nothing else.
    [Test]
    public void Nothing_but_the_right_Finished_connects()
    {
        (Type State, string Message)[] connecting =
        [
            .. from state in Scripts.States
               where state.Name != Connected
               from outcome in Outcomes.Value[state]
               where outcome.Outcome.Contains("." + Connected, StringComparison.Ordinal)
               select (state, outcome.Message),
        ];
        Assert.That(connecting.Select(way => way.Message), Is.All.EqualTo(Own + nameof(HandshakeType.Finished)));
        Assert.That(connecting.Select(way => way.State), Is.EquivalentTo(Scripts.States.Where(state => state.Name.EndsWith("Finished", StringComparison.Ordinal))));
    }

    [Test]
    public void A_connected_state_cannot_be_made_without_evidence()
    {
        Type[] evidence = [typeof(Core.Handshake.Evidence.PeerAuthenticated), typeof(Core.Handshake.Evidence.PeerFinished)];
        Type[] connected = [.. Scripts.States.Where(state => state.Name == Connected)];
        Assert.That(connected, Has.Length.EqualTo(4));
        foreach (ConstructorInfo constructor in connected.SelectMany(state => state.GetConstructors(Any)))
        {
            Assert.That(constructor.GetParameters().Select(parameter => parameter.ParameterType), Is.EqualTo(evidence));
            Assert.That(() => constructor.Invoke([null, null]), Throws.TypeOf<TargetInvocationException>().With.InnerException.TypeOf<ArgumentNullException>());
        }
        IEnumerable<ConstructorInfo> ways = typeof(HandshakeState).Assembly.GetTypes().Where(type => type.Namespace == evidence[0].Namespace && !type.IsNested)
            .SelectMany(type => type.GetConstructors(Any));
        Assert.That(ways.Where(constructor => !constructor.IsPrivate), Is.Empty, "evidence that anybody can make");
    }

    private static IEnumerable<(string Message, string Outcome)> OutcomesIn(Type state)
    {
        if (state == typeof(ClientStart) || state == typeof(ServerStart)) return [("anything", "the caller has to call Start first")];
        if (state.IsSubclassOf(typeof(PausedState))) return [("anything", WaitsIn(state))];
        return [.. OwnIn(state), .. OthersIn(state), .. RecordsIn(state)];
    }

    private static IEnumerable<(string Message, string Outcome)> OwnIn(Type state)
    {
        using ScriptedPeer scout = Scripts.LeadTo(state);
        foreach (string name in OwnMessages.Of(scout).Keys.Order(StringComparer.Ordinal))
            yield return (Own + name, OutcomeOf(state, peer => peer.Seal(ContentType.Handshake, OwnMessages.Of(peer)[name])));
    }

    private static IEnumerable<(string Message, string Outcome)> OthersIn(Type state) =>
        from other in RealMessages.ByName
        select (other.Key, OutcomeOf(state, peer => peer.Seal(ContentType.Handshake, other.Value)));

    private static IEnumerable<(string Message, string Outcome)> RecordsIn(Type state) =>
    [
        ("change_cipher_spec", OutcomeOf(state, _ => Encoded.Record((byte)ContentType.ChangeCipherSpec, [1]))),
        ("application_data", OutcomeOf(state, peer => peer.Seal(ContentType.ApplicationData, [1, 2]))),
        ("warning close_notify", OutcomeOf(state, peer => peer.Seal(ContentType.Alert, [1, (byte)AlertDescription.CloseNotify]))),
        ("warning user_canceled", OutcomeOf(state, peer => peer.Seal(ContentType.Alert, [1, (byte)AlertDescription.UserCanceled]))),
        ("warning no_renegotiation", OutcomeOf(state, peer => peer.Seal(ContentType.Alert, [1, (byte)AlertDescription.NoRenegotiation]))),
        ("fatal handshake_failure", OutcomeOf(state, peer => peer.Seal(ContentType.Alert, [2, (byte)AlertDescription.HandshakeFailure]))),
    ];

    // Past the peer, which could not follow what it did not mean to say.
    private static string OutcomeOf(Type state, Func<ScriptedPeer, byte[]> makeRecord)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        using TlsBuffer plaintext = new(), outgoing = new();
        ReadOnlySpan<byte> rest = makeRecord(peer);
        TlsStatus status;
        do
        {
            status = peer.Connection.Receive(rest, plaintext, outgoing, out int consumed);
            rest = rest[consumed..];
        }
        while (status == TlsStatus.Done);
        return Describe(state, status, peer.Connection, plaintext.Length);
    }

    private static string Describe(Type state, TlsStatus status, TlsConnection connection, int plaintext)
    {
        if (connection.Error is { } error)
        {
            if (error is { Alert: AlertDescription.UnexpectedMessage, IsAlertFromPeer: false }) return Nothing;
            if (error.IsAlertFromPeer) return $"ends: {error.Fault}";
            return error.Alert is { } alert ? $"refused: {error.Fault}, alert {alert}" : $"refused: {error.Fault}, no alert";
        }
        if (status == TlsStatus.Closed) return "closed";
        string next = connection.Driver.State.GetType() == state ? "stays" : Name(connection.Driver.State.GetType());
        return plaintext > 0 ? $"{next}, gives data" : next;
    }

    private static string WaitsIn(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        using TlsBuffer plaintext = new(), outgoing = new();
        foreach (byte[] message in RealMessages.ByName.Values)
        {
            TlsStatus status = peer.Connection.Receive(peer.Seal(ContentType.Handshake, message), plaintext, outgoing, out int consumed);
            Assert.That((status, consumed, outgoing.Length), Is.EqualTo((TlsStatus.NeedDecision, 0, 0)));
        }
        return $"waits: {peer.Connection.Decision!.GetType().Name}";
    }

    private static string Name(Type state) => $"{state.Namespace!.Split('.')[^1]}.{state.Name}";
}
