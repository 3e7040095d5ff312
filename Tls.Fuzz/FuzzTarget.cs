using System;
using System.Collections.Generic;

namespace Tls.Fuzz;

/// <summary>An <see cref="IFuzzTarget"/> as a value, since a type with static members cannot stand in a list.</summary>
internal sealed class FuzzTarget
{
    private readonly Entry _fuzz;
    private readonly Func<IEnumerable<byte[]>> _seeds;

    private FuzzTarget(string name, Entry fuzz, Func<IEnumerable<byte[]>> seeds) => (Name, _fuzz, _seeds) = (name, fuzz, seeds);

    private delegate void Entry(ReadOnlySpan<byte> input, FuzzTrace trace);

    public string Name { get; }

    public IEnumerable<byte[]> Seeds => _seeds();

    public static FuzzTarget Of<TTarget>()
        where TTarget : IFuzzTarget => new(TTarget.Name, TTarget.Fuzz, () => TTarget.Seeds);

    /// <summary>Runs one input and holds what it allocated to a bound linear in its length; any exception is a finding.</summary>
    public FuzzTrace Run(ReadOnlySpan<byte> input)
    {
        var trace = new FuzzTrace(input.Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _fuzz(input, trace);
        trace.CheckAllocated(GC.GetAllocatedBytesForCurrentThread() - before);
        return trace;
    }
}
