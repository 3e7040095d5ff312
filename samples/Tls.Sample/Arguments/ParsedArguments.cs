using System.Collections.Generic;
using System.Linq;

namespace Tls.Sample;

/// <summary>What the user wrote, checked against a command's options.</summary>
internal sealed class ParsedArguments(string operand, IReadOnlyDictionary<Option, List<object>> values)
{
    /// <summary>The one argument that is no option; empty for a command without.</summary>
    public string Operand { get; } = operand;

    public bool Has(Option option) => values.ContainsKey(option);

    /// <summary>The option's value, or null where the user did not give it.</summary>
    public T? Find<T>(Option<T> option)
        where T : class => All(option) is [T first, ..] ? first : null;

    /// <summary>The values of an option that may be repeated, as they came.</summary>
    public IReadOnlyList<T> All<T>(Option<T> option)
        where T : class => values.TryGetValue(option, out List<object>? given) ? [.. given.Cast<T>()] : [];
}
