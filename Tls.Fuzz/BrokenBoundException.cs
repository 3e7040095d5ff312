using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Fuzz;

/// <summary>The code under test did more than its input warrants, or something that it must never do.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A finding without a description is none.")]
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves this program.")]
internal sealed class BrokenBoundException(string what) : Exception(what)
{
    public static void ThrowIf([DoesNotReturnIf(true)] bool broken, string what)
    {
        if (broken) throw new BrokenBoundException(what);
    }
}
