using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NUnit.Framework;

namespace Tls.Tests.StandIns;

/// <summary>The stand-in keeps what a property may rely on: ranges, reproducible seeds, and a failure that is reported.</summary>
public sealed class CsCheckStandInTests
{
    [Test]
    public void Ranges_include_both_ends_and_nothing_else()
    {
        HashSet<int> ints = [];
        HashSet<byte> bytes = [];
        Gen.Select(Gen.Int[-3, 3], Gen.Byte[250, 255]).Sample((i, b) => ints.Add(i) | bytes.Add(b) | true, iter: 2000);
        Assert.That(ints.Order(), Is.EqualTo(Enumerable.Range(-3, 7)));
        Assert.That(bytes.Order(), Is.EqualTo(new byte[] { 250, 251, 252, 253, 254, 255 }));
    }

    [Test]
    public void Whole_types_reach_their_extremes()
    {
        HashSet<byte> bytes = [];
        Gen.Byte.Sample(value => { bytes.Add(value); }, iter: 20_000);
        Assert.That(bytes, Has.Count.EqualTo(256));
        bool negative = false;
        Gen.Int.Sample(value => { negative |= value < 0; }, iter: 2000);
        Assert.That(negative);
    }

    [Test]
    public void Arrays_and_lists_keep_their_lengths() =>
        Gen.Select(Gen.Byte.Array[3], Gen.Long.Array[2, 5], Gen.Char['a', 'c'].List[1, 2], Gen.String["xy"])
            .Sample((three, some, letters, text) =>
                three.Length == 3 && some.Length is >= 2 and <= 5 && letters.Count is 1 or 2 && letters.All(c => c is >= 'a' and <= 'c') && text.All("xy".Contains));

    [Test]
    public void Choices_follow_their_frequencies()
    {
        int rare = 0;
        Gen.Frequency((9, Gen.Const(false)), (1, Gen.OneOf(Gen.Const(true), Gen.OneOfConst(true)))).Sample(value => { rare += value ? 1 : 0; }, iter: 5000, seed: "frequency");
        Assert.That(rare, Is.InRange(350, 650));
    }

    [Test]
    public void Query_syntax_sees_earlier_values() =>
        (from length in Gen.UShort[1, 9]
         from elements in Gen.Bool.Array[length]
         where elements.Length > 0
         select (length, elements))
        .Sample((length, elements) => elements.Length == length);

    [Test]
    public void The_same_seed_gives_the_same_cases()
    {
        List<int> first = [];
        List<int> second = [];
        Gen.Int.Sample(first.Add, seed: "any text", iter: 20);
        Gen.Int.Sample(second.Add, seed: "any text", iter: 20);
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void A_failure_names_a_seed_that_repeats_it_and_a_small_case()
    {
        Gen<byte[]> gen = Gen.Byte.Array[0, 1000];
        CsCheckException failure = Fails(() => gen.Sample(bytes => bytes.Length < 10));
        string seed = failure.Message.Split('"')[1];
        byte[]? repeated = null;
        Fails(() => gen.Sample(bytes => (repeated ??= bytes).Length < 10, seed: seed));
        Assert.That(failure.Message, Does.Contain($"[{string.Join(", ", repeated!)}]"));
        Assert.That(repeated, Has.Length.LessThan(100));
    }

    private static CsCheckException Fails(Action property) => Assert.Throws<CsCheckException>(property)!;
}
