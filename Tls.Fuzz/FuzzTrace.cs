using System;
using System.Collections.Generic;
using System.Numerics;

namespace Tls.Fuzz;

/// <summary>
/// What a run came to: the edges it took, by which a fuzzer tells new from old, and how much it worked, which must be at most linear in
/// the input (LESSONS D2.6).
/// </summary>
internal sealed class FuzzTrace(int inputLength)
{
    // Generous, and still linear: a loop that goes over its input twice for each byte breaks them within a few kilobytes.
    private const long FixedAllocation = 1 << 20, AllocationPerByte = 2_000;
    private const int FixedCalls = 64, CallsPerByte = 4;
    private const int FixedOutput = 64 << 10, OutputPerByte = 64;
    private const int FixedKept = 64 << 10, KeptPerByte = 8;

    private readonly HashSet<ulong> _edges = [];
    private readonly HashSet<Type> _states = [];
    private long _calls;
    private long _output;

    public IReadOnlyCollection<ulong> Edges => _edges;

    /// <summary>The handshake's states in which the connection under test was seen.</summary>
    public IReadOnlyCollection<Type> States => _states;

    /// <summary>The size of a number: what differs only in the low bits is not worth an input of its own.</summary>
    public static int Size(int value) => BitOperations.Log2((uint)value + 1);

    /// <summary>Something happened, told apart by these numbers.</summary>
    public void Note(params ReadOnlySpan<int> what)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (int part in what) hash = unchecked((hash ^ (uint)part) * 0x100000001B3);
        _edges.Add(hash);
    }

    public void NoteState(Type state) => _states.Add(state);

    /// <summary>A call into the code under test.</summary>
    public void NoteCall()
    {
        if (++_calls > FixedCalls + ((long)CallsPerByte * inputLength)) throw new BrokenBoundException($"{_calls} calls for {inputLength} bytes of input");
    }

    /// <summary>Bytes that the code under test gave.</summary>
    public void NoteOutput(int length)
    {
        _output += length;
        if (_output > FixedOutput + ((long)OutputPerByte * inputLength)) throw new BrokenBoundException($"{_output} bytes out for {inputLength} bytes of input");
    }

    /// <summary>Bytes that the code under test holds at the moment.</summary>
    public void NoteKept(int length)
    {
        if (length > FixedKept + ((long)KeptPerByte * inputLength)) throw new BrokenBoundException($"{length} bytes kept for {inputLength} bytes of input");
    }

    public bool IsWithinBound(long allocated) => allocated <= FixedAllocation + (AllocationPerByte * inputLength);
}
