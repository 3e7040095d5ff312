using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Benchmarks.Contestants;
using Tls.Core;

namespace Tls.Benchmarks.Measures;

/// <summary>Handshakes per second: client and server in one thread, the chain verified every time.</summary>
internal static class HandshakeBenchmark
{
    private static readonly Scenario Full13 = new(ProtocolVersion.Tls13, CipherSuite.TLS_AES_128_GCM_SHA256);
    private static readonly Scenario Full12 = new(ProtocolVersion.Tls12, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);

    private static readonly Scenario[] Scenarios =
    [
        Full13,
        Full12,
        Full13 with { Group = NamedGroup.Secp256r1 },
        Full13 with { Group = NamedGroup.X25519MLKEM768 },
        Full13 with { Resumed = true },
        Full12 with { Resumed = true },
    ];

    public static void Run(IReadOnlyList<IContestant> contestants, Report report, bool isQuick)
    {
        var rows = new List<string[]>();
        foreach (Scenario scenario in Scenarios)
        {
            IContestant[] able = [.. contestants.Where(contestant => contestant.Has(scenario.Group) && (!scenario.Resumed || contestant.PrepareResumption(scenario)))];
            Comparison comparison = Measurement.Compare([.. able.Select(contestant => (Action)(() => contestant.Handshake(scenario)))], isQuick);
            rows.Add(Row(scenario, contestants, able, comparison));
        }
        report.Table(
            "Handshakes per second of processor time (client and server)",
            ["", .. contestants.Select(contestant => contestant.Name), .. contestants.Skip(1).Select(contestant => $"ours / {contestant.Name}"), "bytes allocated, ours"],
            rows);
    }

    private static string[] Row(Scenario scenario, IReadOnlyList<IContestant> contestants, IContestant[] able, Comparison comparison)
    {
        string Rate(IContestant contestant) => Array.IndexOf(able, contestant) is >= 0 and int index ? Report.Number(1e6 / comparison.Costs[index]) : "-";
        string Ratio(IContestant contestant) => Array.IndexOf(able, contestant) is >= 0 and int index ? Report.Ratio(comparison.Ratio(index)) : "-";
        string allocated = able.Contains(contestants[0]) ? Report.Number(Allocated(contestants[0], scenario)) : "-";
        return [scenario.ToString(), .. contestants.Select(Rate), .. contestants.Skip(1).Select(Ratio), allocated];
    }

    private static double Allocated(IContestant contestant, Scenario scenario)
    {
        const int Runs = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++) contestant.Handshake(scenario);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Runs;
    }
}
