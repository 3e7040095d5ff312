using System;

namespace Tls.Sample;

/// <summary>An option that some command understands. What a command lists is all it accepts, and is also what its help says.</summary>
internal abstract class Option(string name, string? valueName, string help, bool isRepeatable)
{
    /// <summary>With its dashes.</summary>
    public string Name { get; } = name;

    /// <summary>How the help calls the value; null where there is none.</summary>
    public string? ValueName { get; } = valueName;

    public string Help { get; } = help;

    public bool IsRepeatable { get; } = isRepeatable;

    /// <summary>Throws <see cref="FormatException"/> with a message for the user.</summary>
    public abstract object Parse(string text);
}

/// <summary>An option with a value, parsed where it is read: a command never starts on half understood arguments.</summary>
internal sealed class Option<T>(string name, string valueName, string help, Func<string, T> parse, bool isRepeatable = false)
    : Option(name, valueName, help, isRepeatable)
    where T : class
{
    public override object Parse(string text) => parse(text);
}

/// <summary>An option that is there or not.</summary>
internal sealed class Flag(string name, string help) : Option(name, valueName: null, help, isRepeatable: false)
{
    public override object Parse(string text) => throw new NotSupportedException();
}
