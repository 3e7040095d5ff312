using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Transports;

namespace Tls.Fuzz;

/// <summary>
/// Call scripts over a BIO pair, held against two bounded queues. Two bytes for the sizes; then each call is a byte (what, and on which
/// half) and a count.
/// </summary>
internal sealed class BioPairTarget : IFuzzTarget
{
    private const int Calls = 9;

    public static string Name => "biopair";

    public static IEnumerable<byte[]> Seeds =>
    [
        [4, 4, 0, 3, 9, 2, 9, 9, 0, 9, 1, 1, 10, 5, 11, 3],
        [1, 30, 0, 1, 0, 1, 3, 0, 4, 0, 12, 0, 5, 0, 0, 1, 9, 9],
        [9, 2, 6, 4, 7, 9, 8, 5, 17, 9, 16, 4, 15, 2],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        int[] sizes = [script.ReadByte() + 1, script.ReadByte() + 1];
        (BioPairHalf first, BioPairHalf second) = BioPair.Create(sizes[0], sizes[1]);
        using (first)
        using (second)
        {
            BioPairHalf[] halves = [first, second];
            BoundedQueue[] queues = [new(sizes[0]), new(sizes[1])];
            byte fill = 0;
            while (!script.IsEmpty)
            {
                (int call, int count) = (script.ReadByte(), script.ReadByte());
                int side = call / Calls % 2;
                trace.NoteCall();
                BioResult result = Call(call % Calls, count, halves[side], queues[side], queues[1 - side], ref fill);
                trace.Note(1, call % Calls, Math.Sign(result.Value), (int)result.Retry, (int)result.Reason, FuzzTrace.Size(queues[side].Bytes.Count));
                for (int i = 0; i < 2; i++) ExpectFacts(halves[i], queues[i], queues[1 - i]);
            }
        }
    }

    private static void ExpectFacts(BioPairHalf half, BoundedQueue mine, BoundedQueue theirs)
    {
        bool isSame = half.WritePending == mine.Bytes.Count && half.Pending == theirs.Bytes.Count && half.WriteGuarantee == mine.Free &&
            half.IsEof == (theirs.IsClosed && theirs.Bytes.Count == 0) && half.ReadRequest == Math.Min(mine.Request, mine.Free);
        BrokenBoundException.ThrowIf(!isSame, "the pair's facts differ from the queues'");
    }

    private static BioResult Call(int call, int count, BioPairHalf half, BoundedQueue mine, BoundedQueue theirs, ref byte fill)
    {
        byte[] bytes = new byte[count];
        switch (call)
        {
            case 0:
                foreach (ref byte value in bytes.AsSpan()) value = unchecked(fill++);
                return Expect(half.Write(bytes), mine.Write(bytes));
            case 1:
                BioResult read = Expect(half.Read(bytes), theirs.Read(count, wanted: count, out byte[] expected));
                BrokenBoundException.ThrowIf(!bytes.AsSpan(0, expected.Length).SequenceEqual(expected), "other bytes are read than were written");
                return read;
            case 2:
                BioResult shown = half.PeekContiguous(out ReadOnlySpan<byte> readable);
                theirs.Peek();
                ExpectFront(readable, theirs);
                return shown;
            case 3:
                BioResult taken = half.ReadContiguous(count, out ReadOnlySpan<byte> data);
                theirs.Peek();
                ExpectFront(data, theirs);
                for (int i = 0; i < data.Length; i++) theirs.Bytes.Dequeue();
                return taken;
            case 4:
                BioResult room = half.ReserveContiguous(out Span<byte> writable);
                mine.Request = 0;
                BrokenBoundException.ThrowIf(writable.Length > mine.Free || writable.IsEmpty != (mine.Free == 0), "room that is not there, or none that is");
                return room;
            case 5:
                BioResult given = half.CommitContiguous(count, out Span<byte> committed);
                mine.Request = 0;
                BrokenBoundException.ThrowIf(committed.Length > Math.Min(count, mine.Free), "more is handed over than there is room for");
                foreach (ref byte value in committed) mine.Bytes.Enqueue(value = unchecked(fill++));
                return given;
            case 6:
                mine.Bytes.Clear();
                return Expect(half.Reset(), BioResult.Done(0));
            case 7:
                mine.Request = 0;
                return Expect(half.ResetReadRequest(), BioResult.Done(1));
            default:
                mine.IsClosed = true;
                mine.Request = 0;
                return Expect(half.ShutdownWrite(), BioResult.Done(1));
        }
    }

    private static void ExpectFront(ReadOnlySpan<byte> shown, BoundedQueue queue) => BrokenBoundException.ThrowIf(
        !shown.SequenceEqual(queue.Bytes.Take(shown.Length).ToArray()),
        "other bytes are shown than were written");

    private static BioResult Expect(BioResult result, BioResult expected)
    {
        BrokenBoundException.ThrowIf(result != expected, $"{result} where the queues say {expected}");
        return result;
    }

    /// <summary>One direction, as simple as can be.</summary>
    private sealed class BoundedQueue(int size)
    {
        public Queue<byte> Bytes { get; } = new();

        public bool IsClosed { get; set; }

        public int Request { get; set; }

        public int Free => IsClosed ? 0 : size - Bytes.Count;

        public BioResult Write(byte[] source)
        {
            if (source.Length == 0) return BioResult.EndOfData;
            Request = 0;
            if (IsClosed) return BioResult.Failed(BioReason.BrokenPipe);
            int taken = Math.Min(source.Length, Free);
            foreach (byte value in source.AsSpan(0, taken)) Bytes.Enqueue(value);
            return taken > 0 ? BioResult.Done(taken) : BioResult.RetryAfter(BioRetry.Write);
        }

        public BioResult Read(int count, int wanted, out byte[] bytes)
        {
            bytes = new byte[Math.Min(count, Bytes.Count)];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = Bytes.Dequeue();
            Request = 0;
            if (bytes.Length > 0 || count == 0 || IsClosed) return BioResult.Done(bytes.Length);
            Request = Math.Min(wanted, size);
            return BioResult.RetryAfter(BioRetry.Read);
        }

        /// <summary>Looking without taking asks for one byte where there is none.</summary>
        public void Peek() => Request = Bytes.Count == 0 && !IsClosed ? 1 : 0;
    }
}
