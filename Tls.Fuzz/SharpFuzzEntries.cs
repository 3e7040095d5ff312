#if HAS_SHARPFUZZ
using System;
using System.IO;
using SharpFuzz;

namespace Tls.Fuzz;

/// <summary>The same targets under AFL++ and libFuzzer, whose coverage SharpFuzz writes into instrumented assemblies; the script <c>fuzz</c> starts them.</summary>
internal static class SharpFuzzEntries
{
    public static int LibFuzzer(FuzzTarget target)
    {
        // Not before: until SharpFuzz runs, instrumented code has nowhere to write to.
        var prepared = new Lazy<FuzzTarget>(() => Prepare(target));
        Fuzzer.LibFuzzer.Run(input => prepared.Value.Run(input));
        return 0;
    }

    public static int Afl(FuzzTarget target)
    {
        var prepared = new Lazy<FuzzTarget>(() => Prepare(target));
        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            prepared.Value.Run(input.ToArray());
        });
        return 0;
    }

    private static FuzzTarget Prepare(FuzzTarget target)
    {
        target.Prepare();
        return target;
    }
}
#endif
