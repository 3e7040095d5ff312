using System;

namespace Tls.Fuzz;

/// <summary>An <see cref="IFuzzTarget"/> as a value, since a type with static members cannot stand in a list.</summary>
internal sealed class FuzzTarget
{
    private FuzzTarget(string name, Entry fuzz)
    {
        Name = name;
        Fuzz = fuzz;
    }

    public delegate void Entry(ReadOnlySpan<byte> input);

    public string Name { get; }
    public Entry Fuzz { get; }

    public static FuzzTarget Of<TTarget>() where TTarget : IFuzzTarget => new(TTarget.Name, TTarget.Fuzz);
}
