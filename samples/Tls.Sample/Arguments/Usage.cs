using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Tls.Sample;

/// <summary>The help, made from the same tables that the arguments are read by.</summary>
internal static class Usage
{
    private const string Program = "Tls.Sample";

    /// <summary>Where every command's options are in it, for --help.</summary>
    public static string Full(IReadOnlyList<Command> commands)
    {
        var text = new StringBuilder();
        text.AppendLine("Shows tls-sansio at work: two ends in memory, a client, a server.");
        text.AppendLine();
        foreach (Command command in commands) text.AppendLine(Line(command));
        text.AppendLine($"  {Program} [COMMAND] --help");
        foreach (Command command in commands) text.AppendLine().Append(For(command));
        text.AppendLine();
        text.AppendLine("Exit codes: 0 all went well; 1 it failed, with one line on stderr; 2 the arguments were refused.");
        return text.ToString();
    }

    /// <summary>One command's help.</summary>
    public static string For(Command command)
    {
        var text = new StringBuilder();
        text.AppendLine($"{command.Name}: {command.Summary}");
        int width = command.Options.Select(option => Left(option).Length).DefaultIfEmpty().Max();
        foreach (Option option in command.Options) text.AppendLine($"  {Left(option).PadRight(width)}  {option.Help}");
        return text.ToString();
    }

    /// <summary>How to call the command, indented.</summary>
    public static string Line(Command command) =>
        $"  {Program} {command.Name}{(command.Operand is null ? "" : $" {command.Operand}")}{(command.Options.Count == 0 ? "" : " [OPTIONS]")}";

    private static string Left(Option option) => option.ValueName is null ? option.Name : $"{option.Name} {option.ValueName}";
}
