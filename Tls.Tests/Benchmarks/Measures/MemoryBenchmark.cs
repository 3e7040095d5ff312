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
            ["", "bytes of the process per pair", "bytes on the managed heap per pair", "µs a pair, the first tenth", "µs a pair, the last tenth"],
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
        int tenth = count / 10;
        return
        [
            contestant.Name,
            Report.Number(resident / (double)count),
            Report.Number(heap / (double)count),
            Report.Number(times.Take(tenth).Average()),
            Report.Number(times.TakeLast(tenth).Average()),
        ];
    }

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
