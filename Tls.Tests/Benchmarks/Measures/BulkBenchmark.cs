using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Benchmarks.Contestants;
using Tls.Core;

namespace Tls.Benchmarks.Measures;

/// <summary>Megabytes per second through an established connection: sealed by one end and opened by the other, in one thread.</summary>
internal static class BulkBenchmark
{
    private static readonly CipherSuite[] Suites =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    public static void Run(IReadOnlyList<IContestant> contestants, Report report, bool isQuick)
    {
        var rows = new List<string[]>();
        foreach (CipherSuite suite in Suites)
        {
            var scenario = new Scenario(ProtocolVersion.Tls13, suite);
            foreach (int size in (int[])[16_384, 1_024, 64]) rows.Add(Compare(contestants, scenario, size, isQuick));
        }
        report.Table(
            "Bulk data, MB per second of processor time (sealed and opened)",
            ["", .. contestants.Select(contestant => contestant.Name), .. contestants.Skip(1).Select(contestant => $"ours / {contestant.Name}")],
            rows);
    }

    private static string[] Compare(IReadOnlyList<IContestant> contestants, Scenario scenario, int size, bool isQuick)
    {
        byte[] data = new byte[size];
        Random.Shared.NextBytes(data);
        IConnectedPair[] pairs = [.. contestants.Select(contestant => contestant.Connect(scenario))];
        Comparison comparison = Measurement.Compare([.. pairs.Select(pair => (Action)(() => pair.Transfer(data)))], isQuick);
        foreach (IConnectedPair pair in pairs) pair.Dispose();
        return
        [
            $"{scenario}, {size} bytes", .. comparison.Costs.Select(cost => Report.Number(size / cost)), .. comparison.Ratios.Select(Report.Ratio),
        ];
    }
}
