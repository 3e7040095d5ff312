using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>A pair against the simplest thing that could be right, two queues, over random call scripts.</summary>
public sealed class BioPairModelTests
{
    private static readonly Gen<Call> Calls = Gen.FrequencyConst(
        (20, Call.Write), (20, Call.Read), (10, Call.Peek), (1, Call.Reset), (1, Call.ResetRequest), (1, Call.ShutdownWrite));

    private static readonly Gen<Step[]> Scripts = Gen.Select(Calls, Gen.Int[0, 1], Gen.Int[0, 50], (call, side, count) => new Step(call, side, count)).Array[1, 120];

    private enum Call
    {
        Write,
        Read,
        Peek,
        Reset,
        ResetRequest,
        ShutdownWrite,
    }

    [Test]
    public void Pair_behaves_as_two_bounded_queues() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Scripts).Sample(
        (firstSize, secondSize, script) =>
        {
            (BioPairHalf first, BioPairHalf second) = BioPair.Create(firstSize, secondSize);
            BioPairHalf[] halves = [first, second];
            Direction[] queues = [new(firstSize), new(secondSize)];
            for (int i = 0; i < script.Length; i++)
            {
                int side = script[i].Side;
                if (!Agree(script[i], halves[side], queues[side], queues[1 - side], fill: (byte)i)) return false;
                if (!Enumerable.Range(0, 2).All(half => SameFacts(halves[half], queues[half], queues[1 - half]))) return false;
            }

            return true;
        },
        iter: 2000);

    private static bool SameFacts(BioPairHalf half, Direction mine, Direction theirs) =>
        half.WritePending == mine.Bytes.Count && half.Pending == theirs.Bytes.Count && half.WriteGuarantee == mine.Free
        && half.IsEof == (theirs.IsClosed && theirs.Bytes.Count == 0) && half.ReadRequest == mine.Request && half.ReadRequest <= half.WriteGuarantee;

    private static bool Agree(Step step, BioPairHalf half, Direction mine, Direction theirs, byte fill)
    {
        switch (step.Call)
        {
            case Call.Write:
                byte[] source = [.. Enumerable.Range(fill, step.Count).Select(value => unchecked((byte)value))];
                return half.Write(source) == mine.Write(source);
            case Call.Read:
                byte[] destination = new byte[step.Count];
                return half.Read(destination) == theirs.Read(step.Count, out byte[] bytes) && destination.AsSpan(0, bytes.Length).SequenceEqual(bytes);
            case Call.Peek:
                BioResult result = half.PeekContiguous(out ReadOnlySpan<byte> shown);
                theirs.Request = theirs.Bytes.Count == 0 && !theirs.IsClosed ? 1 : 0;
                return shown.Length == Math.Max(0, result.Value) && shown.IsEmpty == (theirs.Bytes.Count == 0)
                    && shown.SequenceEqual(theirs.Bytes.Take(shown.Length).ToArray());
            case Call.Reset:
                mine.Bytes.Clear();
                return half.Reset() == BioResult.Done(0);
            case Call.ResetRequest:
                mine.Request = 0;
                return half.ResetReadRequest() == BioResult.Done(1);
            default:
                mine.IsClosed = true;
                mine.Request = 0;
                return half.ShutdownWrite() == BioResult.Done(1);
        }
    }

    private sealed record Step(Call Call, int Side, int Count);

    private sealed class Direction(int size)
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
            foreach (byte value in source.Take(taken)) Bytes.Enqueue(value);
            return taken > 0 ? BioResult.Done(taken) : BioResult.RetryAfter(BioRetry.Write);
        }

        public BioResult Read(int count, out byte[] bytes)
        {
            bytes = new byte[Math.Min(count, Bytes.Count)];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = Bytes.Dequeue();
            Request = 0;
            if (bytes.Length > 0 || count == 0 || IsClosed) return BioResult.Done(bytes.Length);
            Request = Math.Min(count, size);
            return BioResult.RetryAfter(BioRetry.Read);
        }
    }
}
