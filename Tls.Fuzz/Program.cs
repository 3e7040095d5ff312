using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Tls.Fuzz;

const int Success = 0;
const int Found = 1;
const int Misused = 2;

return args switch
{
    ["list"] => List(),
    ["replay"] => ReplayAll(FuzzTargets.All),
    ["replay", string name] when Named(name) is { } target => ReplayAll([target]),
    ["replay", string name, string file] when Named(name) is { } target => ReplayFile(target, file),
    ["run", string name, "--seconds", string seconds] when Named(name) is { } target && Seconds(seconds) is { } time => Run([target], time),
    ["run", "all", "--seconds", string seconds] when Seconds(seconds) is { } time => Run(FuzzTargets.All, time),
    ["minimize"] => Minimize(FuzzTargets.All),
    ["minimize", string name] when Named(name) is { } target => Minimize([target]),
#if HAS_SHARPFUZZ
    // One argument, since libFuzzer's driver passes no more.
    [string entry] when entry.Split(':') is ["libfuzzer", string name] && Named(name) is { } target => SharpFuzzEntries.LibFuzzer(target),
    [string entry] when entry.Split(':') is ["afl", string name] && Named(name) is { } target => SharpFuzzEntries.Afl(target),
#endif
    _ => Usage(),
};

static FuzzTarget? Named(string name) => FuzzTargets.All.FirstOrDefault(target => target.Name == name);

static TimeSpan? Seconds(string text) =>
    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

static int List()
{
    foreach (FuzzTarget target in FuzzTargets.All) Console.WriteLine($"{target.Name}: {Corpus.FilesOf(target.Name).Count()} inputs");
    return Success;
}

static int ReplayAll(IReadOnlyList<FuzzTarget> targets)
{
    var replay = new Replay();
    foreach (FuzzTarget target in targets) replay.Run(target);
    if (targets.Count == FuzzTargets.All.Count) replay.ExpectEveryState();
    return replay.Findings == 0 ? Success : Found;
}

static int ReplayFile(FuzzTarget target, string file)
{
    var replay = new Replay();
    replay.Run(target, file);
    return replay.Findings == 0 ? Success : Found;
}

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
    Console.Error.WriteLine("usage: Tls.Fuzz list | replay [TARGET [FILE]] | run TARGET --seconds N | minimize [TARGET]");
    Console.Error.WriteLine("       run all goes through the targets, N seconds each; see fuzz for AFL++ and libFuzzer");
    return Misused;
}
