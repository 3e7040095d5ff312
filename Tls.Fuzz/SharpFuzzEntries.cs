#if HAS_SHARPFUZZ
using System.IO;
using SharpFuzz;

namespace Tls.Fuzz;

/// <summary>The same targets under AFL++ and libFuzzer, whose coverage SharpFuzz writes into instrumented assemblies; the script <c>fuzz</c> starts them.</summary>
internal static class SharpFuzzEntries
{
    public static int LibFuzzer(FuzzTarget target)
    {
        Fuzzer.LibFuzzer.Run(input => target.Run(input));
        return 0;
    }

    public static int Afl(FuzzTarget target)
    {
        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target.Run(input.ToArray());
        });
        return 0;
    }
}
#endif
