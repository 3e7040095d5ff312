using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Tls.Fuzz;

const int Success = 0;
const int Found = 1;
const int Misused = 2;

return args switch
{
    ["list"] => List(),
    ["replay"] => Replay(FuzzTargets.All),
    ["replay", string name] when Named(name) is { } target => Replay([target]),
    ["run", string name, "--seconds", string seconds] when Named(name) is { } target && Seconds(seconds) is { } time => Run([target], time),
    ["run", "all", "--seconds", string seconds] when Seconds(seconds) is { } time => Run(FuzzTargets.All, time),
    ["minimize"] => Minimize(FuzzTargets.All),
    ["minimize", string name] when Named(name) is { } target => Minimize([target]),
#if HAS_SHARPFUZZ
    ["libfuzzer", string name] when Named(name) is { } target => SharpFuzzEntries.LibFuzzer(target),
    ["afl", string name] when Named(name) is { } target => SharpFuzzEntries.Afl(target),
#endif
    _ => Usage(),
};

static FuzzTarget? Named(string name) => FuzzTargets.All.FirstOrDefault(target => target.Name == name);

static TimeSpan? Seconds(string text) =>
    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

static int List()
{
    foreach (FuzzTarget target in FuzzTargets.All) Console.WriteLine(target.Name);
    return Success;
}

static int Replay(IReadOnlyList<FuzzTarget> targets)
{
    int findings = 0;
    foreach (FuzzTarget target in targets)
    {
        int inputs = 0;
        foreach (string file in Corpus.FilesOf(target.Name))
        {
            inputs++;
            if (!Survives(target, file)) findings++;
        }
        Console.WriteLine($"{target.Name}: {inputs} inputs replayed");
        if (inputs > 0) continue;
        Console.Error.WriteLine($"{target.Name}: its corpus is empty");
        findings++;
    }
    return findings == 0 ? Success : Found;
}

// Any exception is a finding, and the remaining inputs are still worth a look.
#pragma warning disable CA1031
static bool Survives(FuzzTarget target, string file)
{
    try
    {
        target.Run(File.ReadAllBytes(file));
        return true;
    }
    catch (Exception finding)
    {
        Console.Error.WriteLine($"{target.Name}: {file}: {finding}");
        return false;
    }
}
#pragma warning restore CA1031

static int Run(IReadOnlyList<FuzzTarget> targets, TimeSpan time)
{
    int findings = 0;
    foreach (FuzzTarget target in targets)
    {
        var loop = new FuzzLoop(target, Environment.TickCount);
        loop.Run(time);
        findings += loop.Findings;
    }
    return findings == 0 ? Success : Found;
}

static int Minimize(IReadOnlyList<FuzzTarget> targets)
{
    foreach (FuzzTarget target in targets) new Minimizer(target).Run();
    return Success;
}

static int Usage()
{
    Console.Error.WriteLine("usage: Tls.Fuzz list | replay [TARGET] | run TARGET --seconds N | minimize [TARGET]");
    Console.Error.WriteLine("       run all goes through the targets, N seconds each; see fuzz for AFL++ and libFuzzer");
    return Misused;
}
