using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Tests.Architecture;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// The successors that a state declares with <c>[Next]</c> are those that real handshakes show, no more and no fewer; and the diagrams in
/// docs/handshake.md are drawn from them. After a change of the states: run, read docs/handshake.received.md, and move it over handshake.md.
/// </summary>
internal sealed class SuccessorTests
{
    private static IEnumerable<(Type From, Type To)> Declared =>
        from state in Scripts.States
        from attribute in state.GetCustomAttributes(inherit: false)
        let type = attribute.GetType()
        where type.IsGenericType && type.GetGenericTypeDefinition() == typeof(NextAttribute<>)
        select (state, type.GetGenericArguments()[0]);

    [Test]
    public void Transitions_seen_are_those_declared()
    {
        var seen = new HashSet<(Type, Type)>();
        foreach (Func<ScriptedPeer> variant in Scripts.Variants)
        {
            using ScriptedPeer peer = variant();
            peer.Run();
            if (peer.Status == TlsStatus.NeedDecision)
            {
                peer.Answer = Answers.Agree;
                peer.Deliver([]);
                peer.Run();
            }
            peer.SendInPlace();
            peer.Alerts.Clear();
            peer.ExpectWorks();
            seen.UnionWith(peer.Transitions);
        }
        Assert.That(seen, Is.EquivalentTo(Declared));
    }

    [Test]
    public void Every_state_but_the_last_leads_somewhere() =>
        Assert.That(Scripts.States.Except(Declared.Select(next => next.From)), Is.Empty);

    [Test]
    public void Every_state_but_the_first_is_led_to()
    {
        IEnumerable<Type> first = Scripts.States.Except(Declared.Where(next => next.From != next.To).Select(next => next.To));
        Assert.That(first.Select(state => state.Name), Is.EquivalentTo(new[] { "ClientStart", "ServerStart" }));
    }

    [Test]
    public void The_diagrams_in_the_documentation_are_current()
    {
        string path = Path.Combine(Repository.Root, "docs", "handshake.md");
        string received = Path.ChangeExtension(path, ".received.md");
        string drawn = Draw();
        if (File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == drawn)
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(received, drawn);
        Assert.Fail($"docs/handshake.md is not what the states declare: read {received} and move it over handshake.md.");
    }

    private static string Draw()
    {
        var text = new StringBuilder();
        text.Append("# States of the handshake\n\n");
        text.Append("Drawn from the `[Next<T>]` attributes of the states by `Tls.Tests/Handshake/SuccessorTests.cs`; not to be edited by hand.\n");
        text.Append("What each state takes and checks: [Tls.Core/Handshake](../Tls.Core/Handshake/README.md).\n");
        foreach (string side in new[] { "Client", "Server" })
        {
            text.Append($"\n## {side}\n\n```mermaid\nstateDiagram-v2\n");
            Type[] states = [.. Scripts.States.Where(state => FolderOf(state).StartsWith(side, StringComparison.Ordinal)).OrderBy(DistanceFromStart)];
            text.Append($"    [*] --> {Id(states[0])}\n");
            foreach (Type state in states.Where(state => FolderOf(state) == side)) DrawSteps(text, state, "    ");
            foreach (string version in new[] { "13", "12" })
            {
                text.Append($"    state \"TLS 1.{version[1]}\" as {side}{version} {{\n");
                Type[] inside = [.. states.Where(state => FolderOf(state) == side + version)];
                foreach (Type state in inside) text.Append($"        state \"{state.Name}\" as {Id(state)}\n");
                foreach (Type state in inside) DrawSteps(text, state, "        ");
                text.Append("    }\n");
            }
            text.Append("```\n");
        }
        return text.ToString();
    }

    private static void DrawSteps(StringBuilder text, Type from, string indent)
    {
        foreach ((Type _, Type to) in Declared.Where(next => next.From == from)) text.Append($"{indent}{Id(from)} --> {Id(to)}\n");
    }

    private static string FolderOf(Type state) => state.Namespace!.Split('.')[^1];

    // States of both versions share names; those before the fork have theirs for themselves.
    private static string Id(Type state) => char.IsAsciiDigit(FolderOf(state)[^1]) ? $"{state.Name}{FolderOf(state)[^2..]}" : state.Name;

    private static int DistanceFromStart(Type state)
    {
        Type[] before = [.. Declared.Where(next => next.To == state && next.From != state).Select(next => next.From)];
        return before.Length == 0 ? 0 : 1 + before.Max(DistanceFromStart);
    }
}
