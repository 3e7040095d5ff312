using System;
using System.Collections.Generic;

namespace Tls.Fuzz;

/// <summary>One thing that takes hostile bytes: it may refuse them, and any exception that escapes <see cref="Fuzz"/> is a finding.</summary>
internal interface IFuzzTarget
{
    /// <summary>Names the target on the command line, and its folder below Corpus.</summary>
    static abstract string Name { get; }

    /// <summary>Honest inputs, from which a corpus begins.</summary>
    static abstract IEnumerable<byte[]> Seeds { get; }

    /// <summary>How many inputs of runs are kept at most: enough for what there is to tell apart.</summary>
    static virtual int MaxInputs => 120;

    /// <summary>Makes what is made once and kept, which a fuzzer that looks at the code's coverage would take for the doing of some input.</summary>
    static virtual void Prepare() { }

    /// <summary>Depends on the input alone: a finding must replay.</summary>
    /// <param name="input">Anything. Targets read it as a script, so that a change of a byte is a change of what happens.</param>
    /// <param name="trace">Takes note of what happened, and holds the work to its bound.</param>
    static abstract void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace);
}
