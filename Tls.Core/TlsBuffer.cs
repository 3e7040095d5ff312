using System;
using System.Buffers;
using System.Security.Cryptography;

namespace Tls.Core;

/// <summary>
/// A growing buffer of bytes: written at the end, read at the start. It is the memory BIO of this library; two of them are a BIO pair.
/// It rents from the shared pool, holds nothing while it is empty for long (<see cref="Trim"/>), and wipes what it gives back, for
/// plaintext may be in it. One thread at a time.
/// </summary>
public sealed class TlsBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MinimumCapacity = 512;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>What was written and not consumed yet; valid until the next call of any other member.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>
    /// The same bytes for a write that outlives this call: they stay in place, and are not copied, until the next call of any other
    /// member. Whoever goes on writing meanwhile needs a second buffer for that.
    /// </summary>
    public ReadOnlyMemory<byte> UnreadMemory => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Bytes written and not consumed yet.</summary>
    public int Length => _end - _start;

    /// <summary>True where nothing is unread.</summary>
    public bool IsEmpty => _end == _start;

    /// <summary>Bytes rented from the pool, used or not; 0 before the first write and after <see cref="Trim"/>.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Drops bytes from the front. Throws <see cref="ArgumentOutOfRangeException"/> for more than there are.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length);
        _start += count;
        if (_start == _end) (_start, _end) = (0, 0);
    }

    /// <summary>Copies bytes to the end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_end);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_end);
    }

    /// <summary>Gives the array back to the pool if nothing is unread, for connections that will be idle.</summary>
    public void Trim()
    {
        if (IsEmpty) Release();
    }

    /// <summary>Wipes and gives back; unread bytes are lost. The buffer may be used again.</summary>
    public void Dispose() => Release();

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _end >= count) return;
        int length = Length;
        byte[] target = _buffer.Length - length >= count
            ? _buffer
            : ArrayPool<byte>.Shared.Rent(Math.Max(length + count, Math.Max(MinimumCapacity, _buffer.Length * 2)));
        Unread.CopyTo(target);
        if (target != _buffer) Release();
        (_buffer, _start, _end) = (target, 0, length);
    }

    private void Release()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = ([], 0, 0);
    }
}
