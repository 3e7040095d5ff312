using System;
using System.Collections.Generic;

namespace Tls.Fuzz;

/// <summary>An <see cref="IFuzzTarget"/> as a value, since a type with static members cannot stand in a list.</summary>
internal sealed class FuzzTarget
{
    private readonly Entry _fuzz;
    private readonly Action _prepare;
    private readonly Func<IEnumerable<byte[]>> _seeds;

    private FuzzTarget(string name, int maxInputs, Action prepare, Entry fuzz, Func<IEnumerable<byte[]>> seeds) =>
        (Name, MaxInputs, _prepare, _fuzz, _seeds) = (name, maxInputs, prepare, fuzz, seeds);

    private delegate void Entry(ReadOnlySpan<byte> input, FuzzTrace trace);

    public string Name { get; }

    public int MaxInputs { get; }

    public IEnumerable<byte[]> Seeds => _seeds();

    public static FuzzTarget Of<TTarget>()
        where TTarget : IFuzzTarget => new(TTarget.Name, TTarget.MaxInputs, TTarget.Prepare, TTarget.Fuzz, () => TTarget.Seeds);

    /// <summary>For fuzzers that look at the code's coverage, before the first input.</summary>
    public void Prepare() => _prepare();

    /// <summary>Runs one input and holds what it allocated to a bound linear in its length; any exception is a finding.</summary>
    public FuzzTrace Run(ReadOnlySpan<byte> input)
    {
        FuzzTrace trace = Run(input, out long allocated);
        if (trace.IsWithinBound(allocated)) return trace;

        // What honest pairs and contexts took, which are made once, is not the input's doing.
        trace = Run(input, out allocated);
        BrokenBoundException.ThrowIf(!trace.IsWithinBound(allocated), $"{allocated} bytes allocated for {input.Length} bytes of input");
        return trace;
    }

    private FuzzTrace Run(ReadOnlySpan<byte> input, out long allocated)
    {
        var trace = new FuzzTrace(input.Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _fuzz(input, trace);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return trace;
    }
}
