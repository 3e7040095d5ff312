using System;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>
/// SEMANTICS C9 against native OpenSSL: the same random calls on a native pair and on ours must give the same return values, retry flags,
/// reasons, bytes and facts. What a seed found is repeated by naming it here.
/// </summary>
public sealed class BioPairOracleTests
{
    private const int StepsPerScript = 3000;

    private Random _random = null!;
    private NativeBio[] _native = null!;
    private BioPairHalf[] _ours = null!;

    [OneTimeSetUp]
    public void NeedsOpenSsl()
    {
        if (!NativeBio.IsAvailable) Assert.Ignore("no native libcrypto.so.3 to compare with");
        TestContext.Progress.WriteLine(NativeBio.Version);
    }

    [TearDown]
    public void Free()
    {
        foreach (NativeBio bio in _native) bio.Dispose();
        foreach (BioPairHalf half in _ours) half.Dispose();
    }

    [Test]
    public void Items105_to_118_Random_scripts_agree_with_native_OpenSSL([Range(1, 60)] int seed) => Run(seed, sizeLimit: 40);

    [Test]
    public void Items105_to_118_Random_scripts_agree_at_the_default_size([Range(1, 10)] int seed) => Run(seed, sizeLimit: 0);

    private void Run(int seed, int sizeLimit)
    {
        TestContext.Out.WriteLine($"seed {seed}, OpenSSL {NativeBio.Version}");
        _random = new Random(seed);
        int firstSize = _random.Next(sizeLimit);
        int secondSize = _random.Next(sizeLimit);
        (NativeBio nativeFirst, NativeBio nativeSecond) = NativeBio.Pair(firstSize, secondSize);
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(firstSize, secondSize);
        _native = [nativeFirst, nativeSecond];
        _ours = [first, second];
        int largest = Math.Max(first.WriteBufferSize, second.WriteBufferSize) * 3 / 2;

        for (int step = 0; step < StepsPerScript; step++)
        {
            int side = _random.Next(2);
            string call = Step(side, largest);
            for (int i = 0; i < 2; i++)
            {
                if (Facts(_ours[i]) != Facts(_native[i])) Assert.That(Facts(_ours[i]), Is.EqualTo(Facts(_native[i])), $"step {step}: half {i} after {call} on {side}");
            }
        }
    }

    private string Step(int side, int largest)
    {
        BioPairHalf ours = _ours[side];
        NativeBio native = _native[side];
        int count = _random.Next(10) == 0 ? 0 : _random.Next(largest);

        // Seldom enough for scripts to live, often enough for each state to be met hundreds of times in a run.
        return _random.Next(200) switch
        {
            < 45 => Write(ours, native, count),
            < 90 => Read(ours, native, count),
            < 108 => Peek(ours, native),
            < 130 => ReadInPlace(ours, native, count),
            < 145 => Same("nwrite0", ours.ReserveContiguous(out _), native.ReserveContiguous()),
            < 170 => WriteInPlace(ours, native, count),
            < 175 => Same("reset request", ours.ResetReadRequest(), native.ResetReadRequest()),
            < 180 => Same("flush", ours.Flush(), native.Flush()),
            < 183 => Same("reset", ours.Reset(), native.Reset()),
            < 186 => Same("shutdown", ours.ShutdownWrite(), native.ShutdownWrite()),
            < 188 => Same("destroy pair", ours.DestroyPair(), native.DestroyPair()),
            < 194 => Same("make pair", ours.Pair(_ours[1 - side]), native.Pair(_native[1 - side])),
            < 199 => Same($"set size {count}", ours.SetWriteBufferSize(count), native.SetWriteBufferSize(count)),
            _ => Renew(side),
        };
    }

    private string Write(BioPairHalf ours, NativeBio native, int count)
    {
        byte[] source = Bytes(count);
        return Same($"write {count}", ours.Write(source), native.Write(source));
    }

    private static string Read(BioPairHalf ours, NativeBio native, int count)
    {
        byte[] oursRead = new byte[count];
        byte[] nativeRead = new byte[count];
        string call = Same($"read {count}", ours.Read(oursRead), native.Read(nativeRead));
        Assert.That(oursRead.AsSpan().SequenceEqual(nativeRead), Is.True, call);
        return call;
    }

    private static string Peek(BioPairHalf ours, NativeBio native)
    {
        string call = Same("nread0", ours.PeekContiguous(out ReadOnlySpan<byte> shown), native.PeekContiguous(out byte[] nativeShown));
        Assert.That(shown.SequenceEqual(nativeShown), Is.True, call);
        return call;
    }

    private static string ReadInPlace(BioPairHalf ours, NativeBio native, int count)
    {
        string call = Same($"nread {count}", ours.ReadContiguous(count, out ReadOnlySpan<byte> data), native.ReadContiguous(count, out byte[] nativeData));
        Assert.That(data.SequenceEqual(nativeData), Is.True, call);
        return call;
    }

    private string WriteInPlace(BioPairHalf ours, NativeBio native, int count)
    {
        byte[] source = Bytes(count);
        string call = Same($"nwrite {count}", ours.CommitContiguous(count, out Span<byte> room), native.CommitContiguous(source));
        source.AsSpan(0, room.Length).CopyTo(room);
        return call;
    }

    // BIO_free, and a fresh half in the place of the freed one: the survivor is alone until a "make pair".
    private string Renew(int side)
    {
        _ours[side].Dispose();
        _native[side].Dispose();
        _ours[side] = new BioPairHalf();
        _native[side] = new NativeBio();
        return "free and new";
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static string Same(string call, BioResult ours, BioResult native)
    {
        // NUnit's constraint costs a hundred times the call it checks, so it is only asked to print.
        if (ours != native) Assert.That(ours, Is.EqualTo(native), call);
        return call;
    }

    private static (int, int, int, int, bool, int) Facts(BioPairHalf half) =>
        (half.Pending, half.WritePending, half.WriteGuarantee, half.ReadRequest, half.IsEof, half.WriteBufferSize);

    // Native keeps the read request of a direction that was shut down or parted, against item 108: it exceeds the write guarantee, which is 0.
    private static (int, int, int, int, bool, int) Facts(NativeBio half) =>
        (half.Pending, half.WritePending, half.WriteGuarantee, Math.Min(half.ReadRequest, half.WriteGuarantee), half.IsEof, half.WriteBufferSize);
}
