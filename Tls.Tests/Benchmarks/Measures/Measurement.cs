using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.Benchmarks.Measures;

/// <summary>
/// Compares pieces of work on a machine that others use too: in turns, many short rounds, by processor time of this process.
/// A ratio from one run can be trusted; a figure alone cannot.
/// </summary>
internal static class Measurement
{
    public static Comparison Compare(IReadOnlyList<Action> works, bool isQuick)
    {
        // Short rounds: what others do to the machine then hits all of them alike.
        TimeSpan round = TimeSpan.FromMilliseconds(isQuick ? 20 : 50);
        int rounds = isQuick ? 15 : 75;
        int[] repeats = [.. works.Select(work => Calibrate(work, round, rounds: isQuick ? 50 : 60))];
        List<double>[] costs = [.. works.Select(_ => new List<double>())];
        for (int turn = 0; turn < rounds; turn++)
        {
            for (int work = 0; work < works.Count; work++) costs[work].Add(Run(works[work], repeats[work]));
        }
        return new Comparison(costs);
    }

    // Long enough for the jitter to have compiled the hot path again, whatever the work costs: by processor time, as the jitter's thread waits
    // like any other where the machine is busy.
    private static int Calibrate(Action work, TimeSpan round, int rounds)
    {
        TimeSpan end = ProcessorTime() + (rounds * round);
        int count = 0;
        do
        {
            work();
            count++;
        }
        while (ProcessorTime() < end);
        return Math.Max(1, count / rounds);
    }

    private static double Run(Action work, int repeats)
    {
        TimeSpan before = ProcessorTime();
        for (int i = 0; i < repeats; i++) work();
        return (ProcessorTime() - before).TotalMicroseconds / repeats;
    }

    private static TimeSpan ProcessorTime() => Environment.CpuUsage.TotalTime;
}
