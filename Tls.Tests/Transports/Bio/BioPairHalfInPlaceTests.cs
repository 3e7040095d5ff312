using System;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>SEMANTICS items 114 to 117: the non-copying calls of a pair half.</summary>
public sealed class BioPairHalfInPlaceTests
{
    [Test]
    public void Item114_Consuming_and_committing_without_a_pair_return_minus_2()
    {
        var half = new BioPairHalf();
        Assert.That(half.ReadContiguous(1, out _), Is.EqualTo(BioResult.Failed(BioReason.Uninitialized, -2)));
        Assert.That(half.CommitContiguous(1, out _), Is.EqualTo(BioResult.Failed(BioReason.Uninitialized, -2)));
    }

    [Test]
    public void Item115_Nread0_shows_less_than_pending_where_the_ring_wraps()
    {
        (BioPairHalf writer, BioPairHalf reader) = BioPair.Create(16, 16);
        writer.Write(new byte[12]);
        reader.Read(new byte[10]);
        writer.Write([1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.That(reader.Pending, Is.EqualTo(10));
        Assert.That(reader.PeekContiguous(out ReadOnlySpan<byte> shown).Value, Is.EqualTo(6));
        Assert.That(shown.ToArray(), Is.EqualTo(new byte[] { 0, 0, 1, 2, 3, 4 }));
        Assert.That(reader.Pending, Is.EqualTo(10), "shown, not consumed");
    }

    [Test]
    public void Item115_Nread_consumes_at_most_one_piece()
    {
        (BioPairHalf writer, BioPairHalf reader) = BioPair.Create(16, 16);
        writer.Write(new byte[12]);
        reader.Read(new byte[10]);
        writer.Write([1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.That(reader.ReadContiguous(100, out ReadOnlySpan<byte> first).Value, Is.EqualTo(6));
        Assert.That(first.ToArray(), Is.EqualTo(new byte[] { 0, 0, 1, 2, 3, 4 }));
        Assert.That(reader.ReadContiguous(3, out ReadOnlySpan<byte> second).Value, Is.EqualTo(3));
        Assert.That(second.ToArray(), Is.EqualTo(new byte[] { 5, 6, 7 }));
        Assert.That(reader.ReadContiguous(0, out ReadOnlySpan<byte> none).Value, Is.Zero);
        Assert.That(none.IsEmpty, Is.True);
        Assert.That(reader.Pending, Is.EqualTo(1));
        Assert.That(() => reader.ReadContiguous(-1, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Item115_Nread0_on_empty_retries_and_asks_for_one_byte()
    {
        (BioPairHalf writer, BioPairHalf reader) = BioPair.Create(16, 16);
        Assert.That(reader.PeekContiguous(out _), Is.EqualTo(BioResult.RetryAfter(BioRetry.Read)));
        Assert.That(reader.LastResult.ShouldRead, Is.True);
        Assert.That(writer.ReadRequest, Is.EqualTo(1));
        Assert.That(reader.ReadContiguous(5, out _), Is.EqualTo(BioResult.RetryAfter(BioRetry.Read)));
    }

    [Test]
    public void Item115_Nread0_returns_0_at_the_end()
    {
        (BioPairHalf writer, BioPairHalf reader) = BioPair.Create(16, 16);
        writer.ShutdownWrite();
        Assert.That(reader.PeekContiguous(out _), Is.EqualTo(BioResult.EndOfData));
        Assert.That(reader.ReadContiguous(5, out _), Is.EqualTo(BioResult.EndOfData));
    }

    [Test]
    public void Item116_Nwrite_commits_what_was_put_in_place()
    {
        (BioPairHalf writer, BioPairHalf reader) = BioPair.Create(16, 16);
        Assert.That(writer.ReserveContiguous(out Span<byte> room).Value, Is.EqualTo(16));
        "abcd"u8.CopyTo(room);
        Assert.That(reader.Pending, Is.Zero, "reserved, not written");
        Assert.That(writer.CommitContiguous(3, out Span<byte> committed).Value, Is.EqualTo(3));
        Assert.That(committed.ToArray(), Is.EqualTo("abc"u8.ToArray()));

        Assert.That(writer.CommitContiguous(100, out Span<byte> rest).Value, Is.EqualTo(13), "clamped to the piece");
        rest.Fill((byte)'z');
        byte[] read = new byte[16];
        Assert.That(reader.Read(read).Value, Is.EqualTo(16));
        Assert.That(read, Is.EqualTo("abczzzzzzzzzzzzz"u8.ToArray()), "a commit may come before the filling");
        Assert.That(() => writer.CommitContiguous(-1, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Item116_Nwrite0_retries_when_full_and_fails_when_closed()
    {
        (BioPairHalf writer, _) = BioPair.Create(16, 16);
        writer.Write(new byte[16]);
        Assert.That(writer.ReserveContiguous(out _), Is.EqualTo(BioResult.RetryAfter(BioRetry.Write)));
        Assert.That(writer.CommitContiguous(1, out _), Is.EqualTo(BioResult.RetryAfter(BioRetry.Write)));
        Assert.That(writer.LastResult.ShouldWrite, Is.True);
        writer.ShutdownWrite();
        Assert.That(writer.ReserveContiguous(out _), Is.EqualTo(BioResult.Failed(BioReason.BrokenPipe)));
        Assert.That(writer.CommitContiguous(1, out _), Is.EqualTo(BioResult.Failed(BioReason.BrokenPipe)));
    }

    [Test]
    public void Item117_Ring_starts_over_when_it_runs_empty()
    {
        (BioPairHalf writer, BioPairHalf reader) = BioPair.Create(16, 16);
        writer.Write(new byte[10]);
        reader.Read(new byte[8]);
        Assert.That(writer.ReserveContiguous(out _).Value, Is.EqualTo(6));
        Assert.That(writer.WriteGuarantee, Is.EqualTo(14));
        Assert.That(writer.CommitContiguous(6, out _).Value, Is.EqualTo(6));
        Assert.That(writer.ReserveContiguous(out _).Value, Is.EqualTo(8), "wrapped");

        reader.Read(new byte[8]);
        Assert.That(writer.ReserveContiguous(out _).Value, Is.EqualTo(16), "empty again");
    }
}
