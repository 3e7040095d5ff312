using System;
using System.Collections.Generic;
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
#if HAS_SHARPFUZZ
    ["fuzz", string name] when Named(name) is { } target => Fuzz(target),
#endif
    _ => Usage(),
};

static FuzzTarget? Named(string name) => FuzzTargets.All.FirstOrDefault(target => target.Name == name);

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
    }
    return findings == 0 ? Success : Found;
}

// Any exception is a finding, and the remaining inputs are still worth a look.
#pragma warning disable CA1031
static bool Survives(FuzzTarget target, string file)
{
    try
    {
        target.Fuzz(File.ReadAllBytes(file));
        return true;
    }
    catch (Exception finding)
    {
        Console.Error.WriteLine($"{target.Name}: {file}: {finding}");
        return false;
    }
}
#pragma warning restore CA1031

#if HAS_SHARPFUZZ
static int Fuzz(FuzzTarget target)
{
    SharpFuzz.Fuzzer.LibFuzzer.Run(input => target.Fuzz(input));
    return Success;
}
#endif

static int Usage()
{
    Console.Error.WriteLine("usage: Tls.Fuzz list | replay [TARGET]");
#if HAS_SHARPFUZZ
    Console.Error.WriteLine("       Tls.Fuzz fuzz TARGET    (under libfuzzer-dotnet)");
#endif
    return Misused;
}
