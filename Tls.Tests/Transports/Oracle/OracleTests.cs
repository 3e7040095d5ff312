using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CsCheck;
using NUnit.Framework;
using Tls.Core;

namespace Tls.Tests.Transports.Oracle;

/// <summary>
/// SEMANTICS as a differential test: the same script of calls on libssl and on ours, each over BIO pairs in this process, has to give the same
/// return values, error codes and moved bytes, and leave the same flags. With either side played by ours it also shows that ours and libssl
/// understand each other, in both versions.
/// </summary>
[CancelAfter(300_000)]
internal sealed class OracleTests
{
    private static readonly Gen<Deed> HandshakeDeeds = Gen.FrequencyConst(
        (6, Deed.Handshake), (2, Deed.DoHandshake), (4, Deed.Read), (2, Deed.Peek), (4, Deed.Write), (1, Deed.Shutdown), (12, Deed.Transfer));

    private static readonly Gen<Deed> DataDeeds = Gen.FrequencyConst(
        (3, Deed.Handshake), (2, Deed.DoHandshake), (20, Deed.Read), (6, Deed.Peek), (16, Deed.Write), (2, Deed.Shutdown), (1, Deed.UpdateKeys),
        (1, Deed.RequestKeys), (28, Deed.Transfer), (1, Deed.CutOff));

    // Few enough bytes not to fill a pair of the default size in mid-handshake, where lengths are not alike.
    private static readonly Gen<Step[]> HandshakeScripts = Gen.Select(Gen.Bool, HandshakeDeeds, Gen.Int[1, 200]).Select(Make).Array[1, 60];

    private static readonly Gen<Step[]> DataScripts =
        Gen.Select(Gen.Bool, DataDeeds, Gen.OneOf(Gen.Int[1, 60], Gen.Int[1, 2_000], Gen.Int[1, 40_000])).Select(Make).Array[1, 80];

    private static readonly Gen<int> Sizes = Gen.OneOf(Gen.Int[1, 40], Gen.Int[1, 2_000], Gen.Int[16_000, 40_000]);

    private static readonly Gen<Modes> AllModes = Gen.Select(Gen.Bool, Gen.Bool, (partialWrite, autoRetry) => new Modes(partialWrite, autoRetry));

    [OneTimeSetUp]
    public void NeedsOpenSsl()
    {
        if (!NativeSsl.IsAvailable) Assert.Ignore("no native libssl.so.3 to compare with");
        TestContext.Progress.WriteLine(NativeBio.Version);
    }

    [Test]
    public void Any_script_of_a_handshake_agrees(
        [Values(Cast.OursAndOurs, Cast.OursAndNative, Cast.NativeAndOurs)] Cast cast,
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version) => HandshakeScripts.Sample(
            script =>
            {
                using var theirs = new World(Cast.NativeAndNative, version);
                using var ours = new World(cast, version);
                Compare(script, theirs, ours);
            },
            iter: Cases(50), print: Print);

    [Test]
    public void Any_script_on_a_connection_agrees(
        [Values(Cast.OursAndOurs, Cast.OursAndNative, Cast.NativeAndOurs)] Cast cast,
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version) => Gen.Select(Sizes, Sizes, AllModes, DataScripts).Sample(
            (clientSize, serverSize, modes, script) =>
            {
                using World theirs = new World(Cast.NativeAndNative, version, clientSize, serverSize).Connected(modes);
                using World ours = new World(cast, version, clientSize, serverSize).Connected(modes);
                Compare(script, theirs, ours);
            },
            iter: Cases(50), print: t => $"sizes {t.Item1} and {t.Item2}, {t.Item3}:\n{Print(t.Item4)}");

    [TestCaseSource(typeof(KnownDifferences), nameof(KnownDifferences.All))]
    public void Every_known_difference_shows(KnownDifference difference)
    {
        int size = difference.ExampleSize;
        using World theirs = new World(Cast.NativeAndNative, ProtocolVersion.Tls13, size, size).Connected();
        using World ours = new World(difference.ExampleCast, ProtocolVersion.Tls13, size, size).Connected();
        Moment last = default;
        foreach (Step step in difference.Example) last = Do(step, theirs, ours);
        Assert.That(difference.Holds(last), $"libssl {last.Theirs}\nours   {last.Ours}");
    }

    private static void Compare(Step[] script, World theirs, World ours)
    {
        for (int i = 0; i < script.Length; i++)
        {
            Step step = script[i];
            bool isSettled = theirs.IsSettled && ours.IsSettled;
            Moment moment = Do(step, theirs, ours);
            if (!isSettled) moment = moment with { Theirs = moment.Theirs.WithoutLengths(), Ours = moment.Ours.WithoutLengths() };
            if (ours.At(step) is OurEnd)
            {
                if (KnownDifferences.Parting(moment) is not null) return;
                moment = moment with { Ours = KnownDifferences.Adjusted(moment) };
            }
            if (moment.Theirs == moment.Ours) continue;
            string reason = (theirs.At(step) as NativeEnd)?.Reason ?? "";
            throw new InvalidOperationException($"step {i}, {step}:\n  libssl {moment.Theirs} {reason}\n  ours   {moment.Ours}");
        }
    }

    private static Moment Do(Step step, World theirs, World ours)
    {
        End caller = ours.At(step);
        var before = new Moment(step, caller.IsWriting, caller.IsCut, caller.AwaitsKeys, default, default);
        return before with { Theirs = theirs.Do(step), Ours = ours.Do(step) };
    }

    private static Step Make(bool isClient, Deed deed, int count) => new(isClient, deed, count);

    // More cases in one place, for a long run.
    private static long Cases(long usual) =>
        Environment.GetEnvironmentVariable("TLS_ORACLE_CASES") is { } more ? long.Parse(more, CultureInfo.InvariantCulture) : usual;

    private static string Print(IEnumerable<Step> script) => string.Join('\n', script.Select((step, index) => $"{index}: {step}"));
}
