using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Intrinsics;

/// <summary>
/// Pinned arrays of one length for the round keys and powers of a cipher, used again once they are wiped: a handshake needs eight ciphers
/// and keeps four, which was 4 KB of garbage and left the pinned heap full of holes. Any thread may use it; an array has one owner and
/// comes back once.
/// </summary>
internal sealed class WipedArrays<T>(int length)
    where T : struct
{
    private const int MaxWaiting = 64;

    private readonly ConcurrentQueue<Vector128<T>[]> _waiting = new();

    public int Length { get; } = length;

    /// <summary>All zeros.</summary>
    public Vector128<T>[] Take() => _waiting.TryDequeue(out Vector128<T>[]? array) ? array : GC.AllocateArray<Vector128<T>>(Length, pinned: true);

    /// <summary>Wipes it first.</summary>
    public void Return(Vector128<T>[] array)
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(array.AsSpan()));
        if (_waiting.Count < MaxWaiting) _waiting.Enqueue(array);
    }
}
