using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace CsCheck;

/// <summary>The part of CsCheck's generators that our properties use, for feeds without the package: same names, same shapes, other random values.</summary>
public abstract class Gen<T>
{
    public GenArray<T> Array => new(this);
    public GenList<T> List => new(this);

    internal abstract T Generate(Draw draw);
}

/// <summary>Arrays of up to 127 elements unless a length or a range of lengths is given.</summary>
public sealed class GenArray<T>(Gen<T> element) : Gen<T[]>
{
    public Gen<T[]> Nonempty => this[1, 127];
    public Gen<T[]> this[int length] => this[length, length];
    public Gen<T[]> this[int start, int finish] => this[Gen.Int[start, finish]];
    public Gen<T[]> this[Gen<int> length] => Gen.From(draw => Fill(draw, length.Generate(draw)));

    internal override T[] Generate(Draw draw) => Fill(draw, Gen.Int[0, 127].Generate(draw));

    private T[] Fill(Draw draw, int length)
    {
        var elements = new T[length];
        for (int i = 0; i < length; i++) elements[i] = element.Generate(draw);
        return elements;
    }
}

/// <summary>Lists, with the lengths of <see cref="GenArray{T}"/>.</summary>
public sealed class GenList<T>(Gen<T> element) : Gen<List<T>>
{
    public Gen<List<T>> Nonempty => element.Array.Nonempty.Select(elements => elements.ToList());
    public Gen<List<T>> this[int length] => element.Array[length].Select(elements => elements.ToList());
    public Gen<List<T>> this[int start, int finish] => element.Array[start, finish].Select(elements => elements.ToList());

    internal override List<T> Generate(Draw draw) => [.. element.Array.Generate(draw)];
}

/// <summary>Any integer type: short values are as likely as long ones over the whole range, and a given range is drawn evenly.</summary>
public sealed class GenInteger<T> : Gen<T> where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public Gen<T> this[T start, T finish]
    {
        get
        {
            if (start > finish) throw new CsCheckException($"Invalid range [{start}, {finish}]");
            ulong width = ulong.CreateChecked(Int128.CreateChecked(finish) - Int128.CreateChecked(start));
            return Gen.From(draw => T.CreateChecked(Int128.CreateChecked(start) + draw.UpTo(width)));
        }
    }

    internal override T Generate(Draw draw) => T.CreateTruncating(draw.Bits(int.CreateChecked(T.PopCount(T.AllBitsSet))));
}

/// <summary>Characters: printable ASCII unless a range or an alphabet is given.</summary>
public sealed class GenChar : Gen<char>
{
    public Gen<char> this[char start, char finish] => Gen.Int[start, finish].Select(value => (char)value);
    public Gen<char> this[string chars] => Gen.Int[0, chars.Length - 1].Select(index => chars[index]);

    internal override char Generate(Draw draw) => this[' ', '~'].Generate(draw);
}

/// <summary>Strings over <see cref="GenChar"/> unless other characters are given.</summary>
public sealed class GenString : Gen<string>
{
    public Gen<string> this[int start, int finish] => this[Gen.Char, start, finish];
    public Gen<string> this[string chars] => Gen.Char[chars].Array.Select(letters => new string(letters));
    public Gen<string> this[Gen<char> gen, int start, int finish] => gen.Array[start, finish].Select(letters => new string(letters));

    internal override string Generate(Draw draw) => this[0, 127].Generate(draw);
}

/// <summary>CsCheck's entry point for generators.</summary>
public static class Gen
{
    public static GenInteger<byte> Byte { get; } = new();
    public static GenInteger<sbyte> SByte { get; } = new();
    public static GenInteger<short> Short { get; } = new();
    public static GenInteger<ushort> UShort { get; } = new();
    public static GenInteger<int> Int { get; } = new();
    public static GenInteger<uint> UInt { get; } = new();
    public static GenInteger<long> Long { get; } = new();
    public static GenInteger<ulong> ULong { get; } = new();
    public static GenChar Char { get; } = new();
    public static GenString String { get; } = new();
    public static Gen<bool> Bool { get; } = From(draw => draw.UpTo(1) == 1);

    public static Gen<T> Const<T>(T value) => From(_ => value);
    public static Gen<T> Const<T>(Func<T> value) => From(_ => value());
    public static Gen<T> OneOfConst<T>(params T[] constants) => Int[0, constants.Length - 1].Select(index => constants[index]);
    public static Gen<T> OneOf<T>(params Gen<T>[] gens) => Int[0, gens.Length - 1].SelectMany(index => gens[index]);
    public static Gen<T> Enum<T>() where T : struct, Enum => OneOfConst(System.Enum.GetValues<T>());

    public static Gen<T> FrequencyConst<T>(params (int Frequency, T Constant)[] constants) =>
        Frequency([.. constants.Select(entry => (entry.Frequency, Const(entry.Constant)))]);

    public static Gen<T> Frequency<T>(params (int Frequency, Gen<T> Generator)[] gens) => Int[1, gens.Sum(entry => entry.Frequency)].SelectMany(ticket =>
    {
        int index = 0;
        while (ticket > gens[index].Frequency) ticket -= gens[index++].Frequency;
        return gens[index].Generator;
    });

    public static Gen<T[]> Shuffle<T>(T[] a) => From(draw =>
    {
        T[] shuffled = [.. a];
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int other = Int[0, i].Generate(draw);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }
        return shuffled;
    });

    public static Gen<T> Where<T>(this Gen<T> gen, Func<T, bool> predicate) => From(draw =>
    {
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            T value = gen.Generate(draw);
            if (predicate(value)) return value;
        }
        throw new CsCheckException("Where refused a thousand values: generate what it accepts");
    });

    public static Gen<TResult> Select<T, TResult>(this Gen<T> gen, Func<T, TResult> selector) => From(draw => selector(gen.Generate(draw)));

    public static Gen<(T1, T2)> Select<T1, T2>(this Gen<T1> gen1, Gen<T2> gen2) => From(draw => (gen1.Generate(draw), gen2.Generate(draw)));

    public static Gen<(T1, T2, T3)> Select<T1, T2, T3>(this Gen<T1> gen1, Gen<T2> gen2, Gen<T3> gen3) =>
        From(draw => (gen1.Generate(draw), gen2.Generate(draw), gen3.Generate(draw)));

    public static Gen<(T1, T2, T3, T4)> Select<T1, T2, T3, T4>(this Gen<T1> gen1, Gen<T2> gen2, Gen<T3> gen3, Gen<T4> gen4) =>
        From(draw => (gen1.Generate(draw), gen2.Generate(draw), gen3.Generate(draw), gen4.Generate(draw)));

    public static Gen<(T1, T2, T3, T4, T5)> Select<T1, T2, T3, T4, T5>(this Gen<T1> gen1, Gen<T2> gen2, Gen<T3> gen3, Gen<T4> gen4, Gen<T5> gen5) =>
        From(draw => (gen1.Generate(draw), gen2.Generate(draw), gen3.Generate(draw), gen4.Generate(draw), gen5.Generate(draw)));

    public static Gen<TResult> Select<T1, T2, TResult>(this Gen<(T1, T2)> gen, Func<T1, T2, TResult> selector) =>
        gen.Select(t => selector(t.Item1, t.Item2));

    public static Gen<TResult> Select<T1, T2, T3, TResult>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, TResult> selector) =>
        gen.Select(t => selector(t.Item1, t.Item2, t.Item3));

    public static Gen<TResult> Select<T1, T2, T3, T4, TResult>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, TResult> selector) =>
        gen.Select(t => selector(t.Item1, t.Item2, t.Item3, t.Item4));

    public static Gen<TResult> Select<T1, T2, TResult>(this Gen<T1> gen1, Gen<T2> gen2, Func<T1, T2, TResult> selector) =>
        gen1.Select(gen2).Select(selector);

    public static Gen<TResult> Select<T1, T2, T3, TResult>(this Gen<T1> gen1, Gen<T2> gen2, Gen<T3> gen3, Func<T1, T2, T3, TResult> selector) =>
        gen1.Select(gen2, gen3).Select(selector);

    public static Gen<TResult> Select<T1, T2, T3, T4, TResult>(
        this Gen<T1> gen1, Gen<T2> gen2, Gen<T3> gen3, Gen<T4> gen4, Func<T1, T2, T3, T4, TResult> selector) =>
        gen1.Select(gen2, gen3, gen4).Select(selector);

    public static Gen<TResult> Select<T1, T2, T3, T4, T5, TResult>(
        this Gen<T1> gen1, Gen<T2> gen2, Gen<T3> gen3, Gen<T4> gen4, Gen<T5> gen5, Func<T1, T2, T3, T4, T5, TResult> selector) =>
        gen1.Select(gen2, gen3, gen4, gen5).Select(t => selector(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));

    public static Gen<TResult> SelectMany<T, TResult>(this Gen<T> gen, Func<T, Gen<TResult>> selector) =>
        From(draw => selector(gen.Generate(draw)).Generate(draw));

    public static Gen<TResult> SelectMany<T1, T2, TResult>(this Gen<(T1, T2)> gen, Func<T1, T2, Gen<TResult>> selector) =>
        gen.SelectMany(t => selector(t.Item1, t.Item2));

    public static Gen<TResult> SelectMany<T1, T2, TResult>(this Gen<T1> gen1, Gen<T2> gen2, Func<T1, T2, Gen<TResult>> selector) =>
        gen1.Select(gen2).SelectMany(selector);

    public static Gen<TResult> SelectMany<T1, T2, TResult>(this Gen<T1> gen, Func<T1, Gen<T2>> genSelector, Func<T1, T2, TResult> resultSelector) =>
        gen.SelectMany(first => genSelector(first).Select(second => resultSelector(first, second)));

    internal static Gen<T> From<T>(Func<Draw, T> generate) => new Drawn<T>(generate);

    private sealed class Drawn<T>(Func<Draw, T> generate) : Gen<T>
    {
        internal override T Generate(Draw draw) => generate(draw);
    }
}
