using System;
using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;

namespace CsCheck;

/// <summary>A property that failed, or a generator that cannot generate.</summary>
public sealed class CsCheckException : Exception
{
    public CsCheckException(string message) : base(message) { }
    public CsCheckException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>CsCheck's <c>Sample</c>: 100 cases unless told otherwise; a failure is reported with a seed that repeats it.</summary>
public static class Check
{
    private const int ShrinkLevels = 16;
    private const int CasesPerShrinkLevel = 40;
    private static readonly TimeSpan ShrinkBudget = TimeSpan.FromSeconds(2);

    public static void Sample<T>(this Gen<T> gen, Action<T> assert, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<T, string>? print = null)
    {
        // The package spreads cases over threads; one thread here finds the same failures, later.
        _ = threads;
        seed ??= Environment.GetEnvironmentVariable("CsCheck_Seed");
        if (iter < 0) iter = long.Parse(Environment.GetEnvironmentVariable("CsCheck_Iter") ?? "100", CultureInfo.InvariantCulture);

        var clock = Stopwatch.StartNew();
        Draw run = seed is null ? Draw.Fresh() : Draw.Parse(seed);
        Draw draw = seed is null ? run.Next() : Draw.Parse(seed);
        long cases = 0;
        do
        {
            if (Failure<T>.Of(gen, assert, draw) is { } failure) throw Report(Smallest(failure, gen, assert), print ?? Print);
            draw = run.Next();
            cases++;
        }
        while (time < 0 ? cases < iter : clock.Elapsed.TotalSeconds < time);
        writeLine?.Invoke(string.Create(CultureInfo.InvariantCulture, $"Passed {cases} iterations."));
    }

    public static void Sample<T>(this Gen<T> gen, Func<T, bool> predicate, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<T, string>? print = null) =>
        gen.Sample(
            value =>
            {
                if (!predicate(value)) throw new CsCheckException("The property is false");
            },
            writeLine, seed, iter, time, threads, print);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> assert, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<(T1, T2), string>? print = null) =>
        gen.Sample(t => assert(t.Item1, t.Item2), writeLine, seed, iter, time, threads, print);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Func<T1, T2, bool> predicate, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<(T1, T2), string>? print = null) =>
        gen.Sample(t => predicate(t.Item1, t.Item2), writeLine, seed, iter, time, threads, print);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> assert, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<(T1, T2, T3), string>? print = null) =>
        gen.Sample(t => assert(t.Item1, t.Item2, t.Item3), writeLine, seed, iter, time, threads, print);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> predicate, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<(T1, T2, T3), string>? print = null) =>
        gen.Sample(t => predicate(t.Item1, t.Item2, t.Item3), writeLine, seed, iter, time, threads, print);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> assert, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<(T1, T2, T3, T4), string>? print = null) =>
        gen.Sample(t => assert(t.Item1, t.Item2, t.Item3, t.Item4), writeLine, seed, iter, time, threads, print);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, bool> predicate, Action<string>? writeLine = null,
        string? seed = null, long iter = -1, int time = -1, int threads = -1, Func<(T1, T2, T3, T4), string>? print = null) =>
        gen.Sample(t => predicate(t.Item1, t.Item2, t.Item3, t.Item4), writeLine, seed, iter, time, threads, print);

    // Narrower and narrower cases are drawn afresh: cruder than the package's shrinking, yet short inputs usually come out.
    private static Failure<T> Smallest<T>(Failure<T> failure, Gen<T> gen, Action<T> assert)
    {
        var clock = Stopwatch.StartNew();
        for (int reduction = ShrinkLevels; reduction > 0; reduction--)
        {
            for (int i = 0; i < CasesPerShrinkLevel && clock.Elapsed < ShrinkBudget; i++)
            {
                if (Failure<T>.Of(gen, assert, Draw.Fresh(reduction)) is { } other && other.Size < failure.Size) failure = other;
            }
        }
        return failure;
    }

    private static CsCheckException Report<T>(Failure<T> failure, Func<T, string> print) =>
        new($"Set seed: \"{failure.Seed}\" or CsCheck_Seed={failure.Seed} to reproduce.{Environment.NewLine}{print(failure.Value)}{Environment.NewLine}{failure.Error.Message}",
            failure.Error);

    private static string Print<T>(T value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Print(tuple[i])))})",
        IEnumerable elements => $"[{string.Join(", ", elements.Cast<object?>().Select(Print))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private sealed record Failure<T>(string Seed, long Size, T Value, Exception Error)
    {
        public static Failure<T>? Of(Gen<T> gen, Action<T> assert, Draw draw)
        {
            string seed = draw.Seed;
            T value = gen.Generate(draw);
            try
            {
                assert(value);
                return null;
            }
            // Whatever a property throws is its verdict.
#pragma warning disable CA1031
            catch (Exception error)
#pragma warning restore CA1031
            {
                return new Failure<T>(seed, draw.Size, value, error);
            }
        }
    }
}
