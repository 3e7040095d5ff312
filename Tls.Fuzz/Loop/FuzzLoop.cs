using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Tls.Fuzz;

/// <summary>
/// The fuzzer for feeds without SharpFuzz: mutates inputs, and keeps those that took an edge no other took. Its edges are what the targets
/// note (states, faults, sizes), which is coarser than a compiler's coverage and needs no instrumented build.
/// </summary>
internal sealed class FuzzLoop(FuzzTarget target, int seed)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _inputs = [];
    private readonly HashSet<ulong> _edges = [];
    private readonly HashSet<string> _findings = [];

    public int Findings => _findings.Count;

    /// <summary>Runs for that long and prints what came of it.</summary>
    public void Run(TimeSpan time)
    {
        using var watchdog = new Watchdog(target.Name);
        foreach (byte[] input in Corpus.FilesOf(target.Name).Select(File.ReadAllBytes)) Try(input, watchdog, isNew: false);
        foreach (byte[] input in target.Seeds.Append([])) Try(input, watchdog, isNew: true);
        int known = _inputs.Count;
        var mutator = new Mutator(_random);
        var clock = Stopwatch.StartNew();
        long executions = 0;
        for (; clock.Elapsed < time; executions++) Try(mutator.Mutate(Parent(), _inputs), watchdog, isNew: true);
        double rate = executions / clock.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"{target.Name}: {executions} executions, {rate:F0} a second, {_inputs.Count - known} new inputs ({known} before), {_edges.Count} edges, {Findings} findings");
    }

    // The newest have been tried least.
    private byte[] Parent() => _random.Next(2) == 0 ? _inputs[_random.Next(_inputs.Count)] : _inputs[^(1 + _random.Next(Math.Min(_inputs.Count, 50)))];

    // Any exception is a finding.
#pragma warning disable CA1031
    private void Try(byte[] input, Watchdog watchdog, bool isNew)
    {
        watchdog.Begin(input);
        long start = Stopwatch.GetTimestamp();
        try
        {
            FuzzTrace trace = target.Run(input);
            int before = _edges.Count;
            _edges.UnionWith(trace.Edges);
            if (_edges.Count == before && _inputs.Count > 0) return;
            _inputs.Add(input);
            if (isNew) Corpus.Add(target.Name, input);
        }
        catch (Exception finding)
        {
            Report(input, finding.ToString(), $"{finding.GetType()} {finding.StackTrace?.Split('\n').FirstOrDefault()}");
        }
        if (Stopwatch.GetElapsedTime(start) > Slow && IsSlow(input)) Report(input, $"takes more than {Slow}", "slow");
    }

    // Once more: a busy machine takes its time with any input now and then.
    private bool IsSlow(byte[] input)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            target.Run(input);
        }
        catch (Exception)
        {
            // Reported already.
        }
        return Stopwatch.GetElapsedTime(start) > Slow;
    }
#pragma warning restore CA1031

    private void Report(byte[] input, string what, string kind)
    {
        if (!_findings.Add(kind)) return;
        Console.WriteLine($"{target.Name}: {Corpus.AddFinding(target.Name, input)}: {what}");
    }
}
