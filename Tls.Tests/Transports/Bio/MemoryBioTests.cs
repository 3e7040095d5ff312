using System;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>SEMANTICS item 77, and the queue itself.</summary>
public sealed class MemoryBioTests
{
    [Test]
    public void Item077_Empty_memory_retries_by_default()
    {
        using var bio = new MemoryBio();
        BioResult result = bio.Read(new byte[5]);
        Assert.That((result.Value, result.ShouldRetry, result.ShouldRead), Is.EqualTo((-1, true, true)));
    }

    [Test]
    public void Item077_Empty_memory_is_the_end_when_told_so()
    {
        using var bio = new MemoryBio { EmptyIsEof = true };
        bio.Write([7]);
        byte[] read = new byte[5];
        Assert.That(bio.Read(read), Is.EqualTo(BioResult.Done(1)));
        Assert.That(bio.Read(read), Is.EqualTo(BioResult.EndOfData));
        Assert.That(bio.LastResult.ShouldRetry, Is.False);
        Assert.That(bio.IsEof, Is.True);
    }

    [Test]
    public void Item113_Empty_spans_return_0_without_flags()
    {
        using var bio = new MemoryBio();
        Assert.That(bio.Read([]), Is.EqualTo(BioResult.EndOfData));
        Assert.That(bio.Write([]), Is.EqualTo(BioResult.EndOfData));
    }

    [Test]
    public void Bytes_come_out_in_order_whatever_the_pieces()
    {
        var random = new Random(77);
        using var bio = new MemoryBio();
        byte written = 0;
        byte expected = 0;
        for (int step = 0; step < 5000; step++)
        {
            byte[] piece = new byte[random.Next(0, 300)];
            for (int i = 0; i < piece.Length; i++) piece[i] = unchecked(written++);
            Assert.That(bio.Write(piece).Value, Is.EqualTo(piece.Length));

            byte[] read = new byte[random.Next(0, 320)];
            int count = Math.Max(0, bio.Read(read).Value);
            for (int i = 0; i < count; i++) Assert.That(read[i], Is.EqualTo(unchecked(expected++)));
        }

        byte first = unchecked((byte)(written - bio.Pending));
        Assert.That(first, Is.EqualTo(expected));
        Assert.That(bio.Unread.Length, Is.EqualTo(bio.Pending));
    }

    [Test]
    public void Reset_drops_everything()
    {
        using var bio = new MemoryBio();
        bio.Write(new byte[1000]);
        Assert.That(bio.Reset(), Is.EqualTo(BioResult.Done(1)));
        Assert.That((bio.Pending, bio.WritePending), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Disposed_memory_throws()
    {
        var bio = new MemoryBio();
        bio.Dispose();
        Assert.That(() => bio.Read(new byte[1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => bio.Write(new byte[1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => bio.Flush(), Throws.TypeOf<ObjectDisposedException>());
    }
}
