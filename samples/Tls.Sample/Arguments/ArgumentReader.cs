using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.Sample;

/// <summary>
/// Strict: what is not understood is refused, because a misspelt --insecure that is ignored is harmless, and a misspelt --ca is not.
/// </summary>
internal static class ArgumentReader
{
    /// <summary>Throws <see cref="UsageException"/>.</summary>
    public static ParsedArguments Read(Command command, IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<Option, List<object>>();
        string? operand = null;
        for (int position = 0; position < arguments.Count; position++)
        {
            string argument = arguments[position];
            if (argument.StartsWith('-')) AddOption(command, values, arguments, ref position);
            else if (command.Operand is null || operand is not null) throw new UsageException($"'{argument}' was not expected", command);
            else operand = argument;
        }
        if (command.Operand is not null && operand is null) throw new UsageException($"{command.Operand} is missing", command);
        return new ParsedArguments(operand ?? "", values);
    }

    private static void AddOption(Command command, Dictionary<Option, List<object>> values, IReadOnlyList<string> arguments, ref int position)
    {
        string[] parts = arguments[position].Split('=', 2);
        Option option = command.Options.FirstOrDefault(known => known.Name == parts[0])
            ?? throw new UsageException($"there is no option {parts[0]}", command);
        if (values.ContainsKey(option) && !option.IsRepeatable) throw new UsageException($"{option.Name} is given twice", command);
        if (!values.TryGetValue(option, out List<object>? given)) values[option] = given = [];

        string? text = parts.Length == 2 ? parts[1] : null;
        if (option.ValueName is null && text is not null) throw new UsageException($"{option.Name} takes no value", command);
        if (option.ValueName is not null && text is null) text = TakeValue(command, option, arguments, ref position);
        if (text is not null) given.Add(Parse(command, option, text));
    }

    // A path that begins with dashes can still be given, as --ca=--file.
    private static string TakeValue(Command command, Option option, IReadOnlyList<string> arguments, ref int position)
    {
        position++;
        if (position < arguments.Count && !arguments[position].StartsWith("--", StringComparison.Ordinal)) return arguments[position];
        throw new UsageException($"{option.Name} needs a value: {option.ValueName}", command);
    }

    private static object Parse(Command command, Option option, string text)
    {
        try
        {
            return option.Parse(text);
        }
        catch (FormatException refusal)
        {
            throw new UsageException($"{option.Name} {text}: {refusal.Message}", command);
        }
    }
}
