using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Benchmarks.Contestants;
using Tls.Core;

namespace Tls.Benchmarks.Measures;

/// <summary>What idle connections hold (the growth of the process, managed and native), and what one more costs as their number grows.</summary>
internal static class MemoryBenchmark
{
    private static readonly Scenario Scenario = new(ProtocolVersion.Tls13, CipherSuite.TLS_AES_128_GCM_SHA256);

    public static void Run(IReadOnlyList<IContestant> contestants, Report report, bool isQuick)
    {
        int count = isQuick ? 1_000 : 10_000;
        var rows = new List<string[]>();
        foreach (IContestant contestant in contestants) rows.Add(Measure(contestant, count));
        report.Table(
            $"{count} idle connection pairs",
            ["", "bytes of the process per pair", "bytes on the managed heap per pair", .. Milestones(count).Select(reached => $"µs a pair, the {reached:N0}th")],
            rows);
    }

    private static string[] Measure(IContestant contestant, int count)
    {
        byte[] data = new byte[1_000];
        for (int i = 0; i < 1_000; i++) contestant.Handshake(Scenario);
        IConnectedPair[] pairs = new IConnectedPair[count];
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        long resident = Resident();
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            pairs[i] = contestant.Connect(Scenario);
            pairs[i].Transfer(data);
            pairs[i].Answer(data);
            pairs[i].Rest();
            times[i] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        }
        heap = GC.GetTotalMemory(forceFullCollection: true) - heap;
        resident = Resident() - resident;
        foreach (IConnectedPair pair in pairs) pair.Dispose();
        return
        [
            contestant.Name,
            Report.Number(resident / (double)count),
            Report.Number(heap / (double)count),
            .. Milestones(count).Select(reached => Report.Number(CostAt(times, reached))),
        ];
    }

    private static IEnumerable<int> Milestones(int count)
    {
        for (int reached = 10; reached <= count; reached *= 10) yield return reached;
    }

    // The median of the half that led up to it.
    private static double CostAt(double[] times, int reached) => times[(reached / 2)..reached].Order().ElementAt(reached / 4);

    // A collection that compacts gives the pages back that only garbage touched; what remains is held.
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal)) return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        return Environment.WorkingSet;
    }
}
