using System;
using System.Runtime.InteropServices;

namespace Tls.Benchmarks.Contestants;

internal static class SameArray
{
    /// <summary>The array behind the memory where it is the whole of one: libssl must not be charged for a copy.</summary>
    public static byte[] ToArrayOrSame(this ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
