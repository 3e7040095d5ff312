using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;

namespace Tls.Fuzz;

/// <summary>
/// Runs inputs that are kept, and the seeds. Counts what broke, and what is not reached: inputs that say nothing to some state of the handshake
/// find nothing there.
/// </summary>
internal sealed class Replay
{
    private readonly HashSet<Type> _reached = [];

    /// <summary>Inputs that broke, corpora without inputs, states without a visitor.</summary>
    public int Findings { get; private set; }

    public void Run(FuzzTarget target)
    {
        string[] files = [.. Corpus.FilesOf(target.Name)];
        int before = _reached.Count;
        foreach (string file in files) Run(target, file);
        foreach (byte[] seed in target.Seeds) Run(target, seed, "a seed");
        Console.WriteLine($"{target.Name}: {files.Length} inputs and the seeds replayed, {_reached.Count - before} more states of the handshake seen");
        if (files.Length == 0) Report($"{target.Name}: its corpus is empty");
    }

    public void Run(FuzzTarget target, string file) => Run(target, File.ReadAllBytes(file), file);

    /// <summary>To be asked once all targets were replayed.</summary>
    public void ExpectEveryState()
    {
        // A connection is started before anything is brought to it.
        IEnumerable<Type> states = typeof(HandshakeState).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(HandshakeState)) && !type.IsAbstract)
            .Except([typeof(Poisoned), typeof(ClientStart), typeof(ServerStart)]);
        foreach (Type state in states.Except(_reached)) Report($"no input leads to {state}");
    }

    // Any exception is a finding, and the remaining inputs are still worth a look.
#pragma warning disable CA1031
    private void Run(FuzzTarget target, byte[] input, string name)
    {
        try
        {
            _reached.UnionWith(target.Run(input).States);
        }
        catch (Exception finding)
        {
            Report($"{target.Name}: {name}: {finding}");
        }
    }
#pragma warning restore CA1031

    private void Report(string finding)
    {
        Console.Error.WriteLine(finding);
        Findings++;
    }
}
