using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Handshake;
using Tls.Tests.Peers;

namespace Tls.Tests.Properties;

/// <summary>
/// However a connection failed, wherever it stood: every verb, in any order and as often as one likes, gives the same failure, takes nothing and
/// emits nothing (LESSONS row 38; CVE-2017-3737, CVE-2019-1559).
/// </summary>
internal sealed class StickyFailureTests
{
    private delegate TlsStatus Verb(TlsConnection connection, TlsBuffer plaintext, TlsBuffer outgoing);

    /// <summary>All verbs but Start, which is called once, before anything can have failed.</summary>
    private static readonly Dictionary<string, Verb> Verbs = new()
    {
        [nameof(TlsConnection.Receive)] = static (connection, plaintext, outgoing) =>
            Taking(connection.Receive(Encoded.Record(23, new byte[40]), plaintext, outgoing, out int consumed), consumed),
        [nameof(TlsConnection.Send)] = static (connection, _, outgoing) => Taking(connection.Send([1], outgoing, out int consumed), consumed),
        [nameof(TlsConnection.SendEarlyData)] = static (connection, _, outgoing) => Taking(connection.SendEarlyData([1], outgoing, out int consumed), consumed),
        [nameof(TlsConnection.UpdateKeys)] = static (connection, _, outgoing) => connection.UpdateKeys(outgoing, askPeer: true),
        [nameof(TlsConnection.IssueTickets)] = static (connection, _, outgoing) => connection.IssueTickets(1, outgoing),
        [nameof(TlsConnection.Close)] = static (connection, _, outgoing) => connection.Close(outgoing),
    };

    private static readonly Dictionary<string, Action<ScriptedPeer>> Causes = new()
    {
        ["a record of no type"] = static peer => peer.Deliver([99, 3, 3, 0, 0]),
        ["a message of no type"] = static peer => peer.SendRecord(ContentType.Handshake, [99, 0, 0, 0]),
        ["a fatal alert"] = static peer => peer.SendAlert(AlertDescription.InternalError),
        ["a record that does not open"] = static peer => peer.Deliver(Encoded.Record(23, new byte[40])),
        ["the caller gave up"] = static peer => peer.Let(output => peer.Connection.Close(output)),
        ["output failed"] = static peer => CloseInto(peer.Connection, new FullWriter()),
    };

    private static readonly Type[] Started = [.. Scripts.States.Except([typeof(ClientStart), typeof(ServerStart)])];

    [Test]
    public void Every_verb_gives_the_same_failure_and_nothing_else() =>
        Gen.Select(Gen.OneOfConst(Started), Gen.OneOfConst([.. Causes.Keys]), Gen.OneOfConst([.. Verbs.Keys]).Array[1, 12]).Sample((state, cause, verbs) =>
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            Causes[cause](peer);

            // A decision that nobody has answered, or a close that is none of the handshake: nothing has failed.
            if (peer.Connection.Error is not { } error) return;
            using TlsBuffer plaintext = new(), outgoing = new();
            foreach (string verb in verbs)
            {
                Assert.That(Verbs[verb](peer.Connection, plaintext, outgoing), Is.EqualTo(TlsStatus.Failed), verb);
                Assert.That(peer.Connection.Error, Is.EqualTo(error));
                Assert.That((plaintext.Length, outgoing.Length), Is.EqualTo((0, 0)), verb);
                Assert.That((peer.Connection.IsConnected, peer.Connection.Decision, peer.Connection.EarlyDataRoom), Is.EqualTo((false, (TlsDecision?)null, 0)));
            }
            ExpectNothingToBeHad(peer.Connection);
        }, iter: 600);

    [Test]
    public void Every_cause_is_one_in_some_state([ValueSource(nameof(CauseNames))] string cause)
    {
        using ScriptedPeer peer = Scripts.LeadTo(typeof(Core.Handshake.Client13.WaitFinished));
        Causes[cause](peer);
        Assert.That(peer.Connection.Error, Is.Not.Null);
    }

    [Test]
    public void The_list_of_verbs_is_complete()
    {
        IEnumerable<string> verbs = typeof(TlsConnection).GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.ReturnType == typeof(TlsStatus)).Select(method => method.Name);
        Assert.That(verbs, Is.EquivalentTo(Verbs.Keys.Append(nameof(TlsConnection.Start))));
    }

    public static IEnumerable<string> CauseNames => Causes.Keys;

    private static void ExpectNothingToBeHad(TlsConnection connection)
    {
        Assert.That(() => connection.ExportKeyingMaterial("EXPERIMENTAL", new byte[8]), Throws.InvalidOperationException);
        Assert.That(() => connection.GetChannelBinding(TlsChannelBinding.TlsExporter), Throws.InvalidOperationException);
        Assert.That(() => connection.DangerousExportTrafficKeys(out _, out _), Throws.InvalidOperationException);
        Assert.That(connection.TryTakeTicket(out _), Is.False);
        Assert.That(connection.TryTakeStoredSession(out _), Is.False);
        Assert.That(connection.Context.Ledger.Secrets.Select(secret => secret.IsDisposed), Is.All.True);
    }

    private static void CloseInto(TlsConnection connection, FullWriter outgoing)
    {
        try
        {
            connection.Close(outgoing);
        }
        catch (OutOfMemoryException)
        {
            Assert.That(connection.Error?.Fault, Is.EqualTo(TlsFault.OutputFailed));
        }
    }

    private static TlsStatus Taking(TlsStatus status, int consumed)
    {
        Assert.That(consumed, Is.Zero);
        return status;
    }
}
