using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Sample;

const int Failed = 1;
const int Refused = 2;

IReadOnlyList<Command> commands = [PairCommand.Command, ConnectCommand.Command, ServeCommand.Command];

try
{
    string name = args.FirstOrDefault() ?? PairCommand.Command.Name;
    if (name is "--help" or "-h" or "help")
    {
        Console.Out.Write(Usage.Full(commands));
        return 0;
    }
    Command command = commands.FirstOrDefault(known => known.Name == name) ?? throw new UsageException($"there is no command '{name}'");
    string[] rest = [.. args.Skip(1)];
    if (rest.Contains("--help") || rest.Contains("-h"))
    {
        Console.Out.Write($"{Usage.Line(command)}\n\n{Usage.For(command)}");
        return 0;
    }
    return await command.RunAsync(ArgumentReader.Read(command, rest));
}
catch (UsageException refusal)
{
    Console.Error.WriteLine($"Tls.Sample: {Names.Printable(refusal.Message)}");
    Console.Error.Write(refusal.Command is { } command ? $"{Usage.Line(command)}\n\n{Usage.For(command)}" : Usage.Full(commands));
    return Refused;
}
catch (Exception failure) when (Failure.IsExpected(failure))
{
    Console.Error.WriteLine($"Tls.Sample: {Failure.Describe(failure)}");
    return Failed;
}
