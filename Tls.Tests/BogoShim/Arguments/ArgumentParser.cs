using System;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Arguments;

/// <summary>
/// Reads the runner's flags: one dash, the value as an argument of its own. A prefix narrows a flag to the first connection, to the
/// later ones, or to what follows rejected early data; without one it is meant for all.
/// </summary>
internal static class ArgumentParser
{
    public static ShimArguments Parse(string[] args)
    {
        var arguments = new ShimArguments();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            bool isForHandshaker = TryStrip(ref name, "-on-handshaker-");
            if (!isForHandshaker) TryStrip(ref name, "-on-shim-");
            ShimConfig[] targets = TryStrip(ref name, "-on-initial-") ? [arguments.Initial]
                : TryStrip(ref name, "-on-resume-") ? [arguments.Resume]
                : TryStrip(ref name, "-on-retry-") ? [arguments.Retry]
                : [arguments.Initial, arguments.Resume, arguments.Retry];

            if (!FlagTable.All.TryGetValue(name, out Flag? flag)) throw new UnimplementedException(args[i]);
            string value = flag.TakesValue ? args[++i] : "";
            if (isForHandshaker) continue;
            foreach (ShimConfig target in targets) flag.Apply(target, value);
        }
        return arguments;
    }

    private static bool TryStrip(ref string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal)) return false;
        name = "-" + name[prefix.Length..];
        return true;
    }
}

/// <summary>The three configurations of a run.</summary>
internal sealed class ShimArguments
{
    public ShimConfig Initial { get; } = new();

    public ShimConfig Resume { get; } = new();

    public ShimConfig Retry { get; } = new();
}
