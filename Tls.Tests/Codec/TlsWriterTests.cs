using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core.Codec;

namespace Tls.Tests.Codec;

internal sealed class TlsWriterTests
{
    [Test]
    public void Numbers_are_big_endian()
    {
        using var writer = new TlsWriter();
        writer.WriteUInt8(0x01);
        writer.WriteUInt16(0x0203);
        writer.WriteUInt24(0x040506);
        writer.WriteUInt32(0x0708090A);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("01 0203 040506 0708090A")));
    }

    [Test]
    public void Nested_prefixes_are_filled_in_when_their_scopes_end()
    {
        using var writer = new TlsWriter();
        using (writer.Vector24())
        {
            using (writer.Vector16()) writer.WriteVector8([0xAA, 0xBB]);
            using (writer.Vector8()) { }
            writer.WriteVector16([0xCC]);
            writer.WriteVector24([]);
        }
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("00000C 0003 02 AABB 00 0001 CC 000000")));
    }

    [Test]
    public void Prefixes_survive_growth()
    {
        using var writer = new TlsWriter();
        using (writer.Vector24()) writer.Write(new byte[100_000]);
        Assert.That(writer.Length, Is.EqualTo(100_003));
        Assert.That(writer.Written[..3].ToArray(), Is.EqualTo(Hex.Bytes("0186A0")));
    }

    [TestCase(byte.MaxValue, 1)]
    [TestCase(ushort.MaxValue, 2)]
    public void A_vector_beyond_its_prefix_is_refused(int longest, int prefixLength)
    {
        using var writer = new TlsWriter();
        Assert.That(() => Write(longest), Throws.Nothing);
        Assert.That(() => Write(longest + 1), Throws.InvalidOperationException);

        void Write(int length)
        {
            if (prefixLength == 1) writer.WriteVector8(new byte[length]);
            else writer.WriteVector16(new byte[length]);
        }
    }

    [TestCase(-1)]
    [TestCase(0x1000000)]
    public void A_number_beyond_three_bytes_is_refused(int value)
    {
        using var writer = new TlsWriter();
        Assert.That(() => writer.WriteUInt24(value), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Patched_bytes_are_the_written_ones()
    {
        using var writer = new TlsWriter();
        writer.Write([1, 2, 3, 4]);
        writer.Patch(1, 2).Fill(0xFF);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(new byte[] { 1, 0xFF, 0xFF, 4 }));
        Assert.That(() => writer.Patch(3, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Clear_wipes_and_keeps_the_array()
    {
        using var writer = new TlsWriter();
        writer.Write([1, 2, 3, 4]);
        writer.Clear();
        Assert.That(writer.IsEmpty);
        Assert.That(writer.Reserve(4).ToArray(), Is.All.Zero, "The same array is handed out again.");
    }

    [Test]
    public void Growth_wipes_the_array_left_behind()
    {
        using var writer = new TlsWriter();
        writer.Write([1, 2, 3, 4]);
        ReadOnlySpan<byte> before = writer.Written;
        writer.Reserve(10_000);
        Assert.That(writer.Written[..4].ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(before.ToArray(), Is.All.Zero);
    }

    [Test]
    public void Dispose_wipes_and_the_writer_may_be_used_again()
    {
        var writer = new TlsWriter();
        writer.Write([1, 2, 3, 4]);
        ReadOnlySpan<byte> before = writer.Written;
        writer.Dispose();
        Assert.That(before.ToArray(), Is.All.Zero);
        writer.Write([5]);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(new byte[] { 5 }));
        writer.Dispose();
        writer.Dispose();
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Enumerable.Empty<byte>()));
    }
}
