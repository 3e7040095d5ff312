using System;

namespace Tls.Fuzz;

/// <summary>One thing that takes hostile bytes: it may refuse them, and any exception that escapes <see cref="Fuzz"/> is a finding.</summary>
internal interface IFuzzTarget
{
    /// <summary>Names the target on the command line, and its folder below Corpus.</summary>
    static abstract string Name { get; }

    static abstract void Fuzz(ReadOnlySpan<byte> input);
}
