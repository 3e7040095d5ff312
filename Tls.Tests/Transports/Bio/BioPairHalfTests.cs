using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>SEMANTICS C9 (items 105 to 120): copying calls, questions, and life cycle of a pair.</summary>
public sealed class BioPairHalfTests
{
    private static readonly BioResult WantsRead = BioResult.RetryAfter(BioRetry.Read);
    private static readonly BioResult BrokenPipe = BioResult.Failed(BioReason.BrokenPipe);
    private static readonly BioResult Uninitialized = BioResult.Failed(BioReason.Uninitialized);

    [Test]
    public void Item062_Read_request_tracks_the_bytes_that_are_missing()
    {
        (BioPairHalf channel, BioPairHalf network) = BioPair.Create();
        network.Write([22, 3, 3]);
        Assert.That(channel.Read(new byte[5]).Value, Is.EqualTo(3));
        channel.Read(new byte[2]);
        Assert.That(network.ReadRequest, Is.EqualTo(2));
    }

    [Test]
    public void Item105_Default_buffer_is_17408_bytes_per_direction()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create();
        Assert.That((first.WriteBufferSize, second.WriteBufferSize), Is.EqualTo((17408, 17408)));
        Assert.That((first.WriteGuarantee, second.WriteGuarantee), Is.EqualTo((17408, 17408)));
        Assert.That(first.Write(new byte[20000]).Value, Is.EqualTo(17408));
        Assert.That(second.WriteGuarantee, Is.EqualTo(17408), "the directions share nothing");
    }

    [Test]
    public void Item105_Sizes_are_set_per_half_and_0_means_the_default()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(0, 100);
        Assert.That((first.WriteBufferSize, second.WriteBufferSize), Is.EqualTo((17408, 100)));
        Assert.That(() => BioPair.Create(-1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Item106_Write_guarantee_is_the_free_space()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        first.Write(new byte[10]);
        Assert.That((first.WriteGuarantee, first.WritePending, second.Pending), Is.EqualTo((6, 10, 10)));
        second.Read(new byte[4]);
        Assert.That((first.WriteGuarantee, first.WritePending, second.Pending), Is.EqualTo((10, 6, 6)));
        Assert.That((second.WriteGuarantee, second.WritePending, first.Pending), Is.EqualTo((16, 0, 0)));
    }

    [Test]
    public void Item106_Write_guarantee_is_0_when_closed_or_unpaired()
    {
        (BioPairHalf first, _) = BioPair.Create(16, 16);
        first.ShutdownWrite();
        Assert.That(first.WriteGuarantee, Is.Zero);
        Assert.That(new BioPairHalf().WriteGuarantee, Is.Zero);
    }

    [TestCase(100, 100)]
    [TestCase(1_000_000, 17408)]
    public void Item107_Read_on_empty_retries_and_asks_the_far_half(int wanted, int request)
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create();
        BioResult result = first.Read(new byte[wanted]);
        Assert.That(result, Is.EqualTo(WantsRead));
        Assert.That((result.Value, result.ShouldRetry, result.ShouldRead, result.ShouldWrite), Is.EqualTo((-1, true, true, false)));
        Assert.That((first.ReadRequest, second.ReadRequest), Is.EqualTo((0, request)));
    }

    [Test]
    public void Item108_Far_write_clears_the_read_request_even_when_it_moves_little()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create();
        first.Read(new byte[100]);
        second.Write([1]);
        Assert.That(second.ReadRequest, Is.Zero);
        first.Read(new byte[100]);
        first.Read(new byte[100]);
        Assert.That(second.ReadRequest, Is.EqualTo(100));
        second.ReserveContiguous(out _);
        Assert.That(second.ReadRequest, Is.Zero, "an in-place write counts too");
    }

    [Test]
    public void Item108_Reset_and_success_clear_the_read_request()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create();
        first.Read(new byte[100]);
        Assert.That(second.ResetReadRequest().Value, Is.EqualTo(1));
        Assert.That(second.ReadRequest, Is.Zero);
        first.Read(new byte[100]);
        first.Read([]);
        Assert.That(second.ReadRequest, Is.Zero);
    }

    [Test]
    public void Item108_Read_request_never_exceeds_the_write_guarantee()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        first.Read(new byte[100]);
        Assert.That(second.ReadRequest, Is.EqualTo(16));
        second.ShutdownWrite();
        Assert.That((second.ReadRequest, second.WriteGuarantee), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Item109_Write_beyond_the_room_is_partial_then_retries_without_a_reason()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        Assert.That(first.Write(new byte[20]), Is.EqualTo(BioResult.Done(16)));
        BioResult full = first.Write(new byte[4]);
        Assert.That((full.Value, full.ShouldRetry, full.ShouldWrite, full.ShouldRead, full.Reason), Is.EqualTo((-1, true, true, false, BioReason.None)));
        Assert.That(first.LastResult, Is.EqualTo(full));

        second.Read(new byte[1]);
        Assert.That(first.LastResult, Is.EqualTo(full), "only the next call on the same half ends the wish");
        Assert.That(first.Write(new byte[4]), Is.EqualTo(BioResult.Done(1)));
        Assert.That(first.LastResult.ShouldRetry, Is.False);
    }

    [Test]
    public void Item110_Size_and_pairing_of_a_paired_half_are_in_use()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        var third = new BioPairHalf();
        Assert.That(first.SetWriteBufferSize(32), Is.EqualTo(BioResult.Failed(BioReason.InUse, 0)));
        Assert.That(first.WriteBufferSize, Is.EqualTo(16));
        Assert.That(first.Pair(third), Is.EqualTo(BioResult.Failed(BioReason.InUse, 0)));
        Assert.That(third.Pair(second), Is.EqualTo(BioResult.Failed(BioReason.InUse, 0)));
        Assert.That((first.IsPaired, third.IsPaired), Is.EqualTo((true, false)));
    }

    [Test]
    public void Item110_Size_0_is_invalid_and_an_unpaired_half_takes_any_other()
    {
        var half = new BioPairHalf();
        Assert.That(half.SetWriteBufferSize(0), Is.EqualTo(BioResult.Failed(BioReason.InvalidArgument, 0)));
        Assert.That(half.SetWriteBufferSize(32), Is.EqualTo(BioResult.Done(1)));
        Assert.That(half.WriteBufferSize, Is.EqualTo(32));
        Assert.That(() => half.SetWriteBufferSize(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => half.Pair(half), Throws.ArgumentException);
    }

    [Test]
    public void Item111_Reset_clears_the_write_buffer_and_returns_0()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        first.Write(new byte[10]);
        second.Write(new byte[3]);
        Assert.That(first.Reset(), Is.EqualTo(BioResult.Done(0)));
        Assert.That((second.Pending, first.Pending, first.WriteGuarantee), Is.EqualTo((0, 3, 16)));
        Assert.That(second.Read(new byte[10]), Is.EqualTo(WantsRead));
    }

    [Test]
    public void Item111_Flush_returns_1()
    {
        (BioPairHalf first, _) = BioPair.Create(16, 16);
        first.Write(new byte[10]);
        Assert.That(first.Flush(), Is.EqualTo(BioResult.Done(1)));
        Assert.That(first.WritePending, Is.EqualTo(10));
    }

    [Test]
    public void Item112_Shutdown_write_breaks_the_pipe_after_what_was_written()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        first.Write([1, 2, 3]);
        Assert.That(first.ShutdownWrite().Value, Is.EqualTo(1));
        Assert.That(first.Write([4]), Is.EqualTo(BrokenPipe));
        Assert.That(BrokenPipe.ShouldRetry, Is.False);

        Assert.That(second.IsEof, Is.False, "three bytes are still to be read");
        byte[] read = new byte[8];
        Assert.That(second.Read(read), Is.EqualTo(BioResult.Done(3)));
        Assert.That(read.Take(3), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(second.IsEof, Is.True);
        Assert.That(second.Read(read), Is.EqualTo(BioResult.EndOfData));
        Assert.That(second.LastResult.ShouldRetry, Is.False);

        Assert.That(second.Write([9]), Is.EqualTo(BioResult.Done(1)), "the other direction is unaffected");
        Assert.That(first.Read(read), Is.EqualTo(BioResult.Done(1)));
        Assert.That(first.IsEof, Is.False);
    }

    [Test]
    public void Item113_Empty_reads_and_writes_return_0_without_flags()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(4, 4);
        Assert.That(first.Read([]), Is.EqualTo(BioResult.EndOfData));
        Assert.That(first.Write([]), Is.EqualTo(BioResult.EndOfData));
        first.Write(new byte[4]);
        Assert.That(first.Write([]), Is.EqualTo(BioResult.EndOfData), "full");
        Assert.That(second.Read([]), Is.EqualTo(BioResult.EndOfData), "bytes waiting");
        Assert.That(second.Pending, Is.EqualTo(4));
    }

    [Test]
    public void Item114_Freed_half_leaves_the_other_uninitialized()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        first.Write(new byte[10]);
        second.Write(new byte[10]);
        first.Dispose();
        AssertAlone(second);
        Assert.That(() => first.Read(new byte[1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => first.Write(new byte[1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => second.Pair(first), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(first.Dispose, Throws.Nothing);
    }

    [Test]
    public void Item114_Destroying_the_pair_leaves_both_halves_so()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 16);
        second.Write(new byte[10]);
        Assert.That(first.DestroyPair(), Is.EqualTo(BioResult.Done(1)));
        AssertAlone(first);
        AssertAlone(second);
        Assert.That(second.DestroyPair(), Is.EqualTo(BioResult.Done(1)), "again");
        AssertAlone(new BioPairHalf());
    }

    [Test]
    public void Item118_Pairing_again_reuses_the_sizes_and_starts_empty_and_open()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(16, 24);
        first.Write(new byte[10]);
        first.ShutdownWrite();
        first.DestroyPair();
        Assert.That(second.Pair(first), Is.EqualTo(BioResult.Done(1)));
        Assert.That((first.WriteGuarantee, second.WriteGuarantee), Is.EqualTo((16, 24)));
        Assert.That((first.Pending, second.Pending, second.IsEof), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public void Item119_Debug_builds_refuse_a_second_thread()
    {
        (BioPairHalf first, BioPairHalf second) = BioPair.Create();
        first.Write([1]);
        Exception? thrown = null;
        var other = new Thread(() =>
        {
            try { second.Read(new byte[1]); }
            catch (InvalidOperationException exception) { thrown = exception; }
        });
        other.Start();
        other.Join();
#if DEBUG
        Assert.That(thrown, Is.Not.Null);
        Assert.That(second.Pending, Is.EqualTo(1), "refused before anything moved");
#else
        Assert.That(thrown, Is.Null);
#endif
    }

    [Test]
    public void Item119_A_pair_may_be_made_on_another_thread_than_uses_it()
    {
        var first = new BioPairHalf();
        var second = new BioPairHalf();
        var maker = new Thread(() => first.Pair(second));
        maker.Start();
        maker.Join();
        Assert.That(first.Write([1]).Value, Is.EqualTo(1));
        Assert.That(second.Read(new byte[1]).Value, Is.EqualTo(1));
    }

    [Test]
    public void Item120_A_read_that_wants_more_may_leave_output_to_be_sent_first()
    {
        (BioPairHalf channel, BioPairHalf network) = BioPair.Create();
        channel.Write(new byte[7]);
        Assert.That(channel.Read(new byte[5]).ShouldRead, Is.True);
        Assert.That((network.Pending, network.ReadRequest), Is.EqualTo((7, 5)), "both are visible at the network half: send 7, then wait for 5");
    }

    private static void AssertAlone(BioPairHalf half)
    {
        Assert.That(half.IsPaired, Is.False);
        Assert.That(half.Read(new byte[1]), Is.EqualTo(Uninitialized));
        Assert.That(half.Write(new byte[1]), Is.EqualTo(Uninitialized));
        Assert.That((half.Pending, half.WritePending, half.WriteGuarantee, half.ReadRequest, half.IsEof), Is.EqualTo((0, 0, 0, 0, true)));
        Assert.That(half.PeekContiguous(out _), Is.EqualTo(BioResult.Failed(BioReason.Uninitialized, -2)));
        Assert.That(half.ReserveContiguous(out _), Is.EqualTo(BioResult.Failed(BioReason.Uninitialized, -2)));
        Assert.That(half.Flush().Value, Is.EqualTo(1));
        Assert.That(half.Reset().Value, Is.Zero);
    }
}
