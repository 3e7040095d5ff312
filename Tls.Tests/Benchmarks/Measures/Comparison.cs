using System.Collections.Generic;
using System.Linq;

namespace Tls.Benchmarks.Measures;

/// <summary>
/// What pieces of work cost in each of many turns. The machine may be half as fast for seconds, and where that begins in mid-measurement the
/// median of one piece can be of the fast half and that of another of the slow one: so a ratio is the median of the turns' own.
/// </summary>
/// <param name="costs">One list for each piece, with a cost for each turn.</param>
internal sealed class Comparison(IReadOnlyList<IReadOnlyList<double>> costs)
{
    /// <summary>Microseconds of processor time per run, one median for each piece.</summary>
    public double[] Costs { get; } = [.. costs.Select(Median)];

    /// <summary>How many times the first piece's cost a piece has.</summary>
    public double Ratio(int work) => Median(costs[work].Zip(costs[0], (theirs, ours) => theirs / ours));

    /// <summary>Of all pieces but the first.</summary>
    public IEnumerable<double> Ratios => Enumerable.Range(1, costs.Count - 1).Select(Ratio);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
