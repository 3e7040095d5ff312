using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tls.Core.Codec;

/// <summary>
/// Writes the presentation language of RFC 9846 §3 into one growing pooled array. Length prefixes are patched when their scope
/// ends, so nobody computes a length by hand. An array that is outgrown or returned is wiped first: flights may hold secrets.
/// One thread at a time.
/// </summary>
internal sealed class TlsWriter : IDisposable
{
    private const int InitialCapacity = 512;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void WriteUInt8(byte value) => Reserve(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);

    public void WriteUInt24(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 0xFFFFFF);
        PatchPrefix(Reserve(3), value);
    }

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Extends what is written by <paramref name="count"/> bytes and hands them out; valid until the next write.</summary>
    public Span<byte> Reserve(int count)
    {
        int end = Length + count;
        if (end > _buffer.Length) Grow(end);
        Span<byte> reserved = _buffer.AsSpan(Length, count);
        Length = end;
        return reserved;
    }

    /// <summary>Opens a vector with a one-byte length; disposing the scope fills the length in.</summary>
    public VectorScope Vector8() => new(this, 1);

    /// <summary>Opens a vector with a two-byte length; disposing the scope fills the length in.</summary>
    public VectorScope Vector16() => new(this, 2);

    /// <summary>Opens a vector with a three-byte length; disposing the scope fills the length in.</summary>
    public VectorScope Vector24() => new(this, 3);

    /// <summary>Writes a vector with a one-byte length.</summary>
    public void WriteVector8(ReadOnlySpan<byte> content)
    {
        using (Vector8()) Write(content);
    }

    /// <summary>Writes a vector with a two-byte length.</summary>
    public void WriteVector16(ReadOnlySpan<byte> content)
    {
        using (Vector16()) Write(content);
    }

    /// <summary>Writes a vector with a three-byte length.</summary>
    public void WriteVector24(ReadOnlySpan<byte> content)
    {
        using (Vector24()) Write(content);
    }

    /// <summary>Overwrites bytes already written, for fields known only later, such as a PSK binder.</summary>
    public Span<byte> Patch(int offset, int count) => _buffer.AsSpan(0, Length).Slice(offset, count);

    /// <summary>Empties the writer, wiping what was in it; the array is kept for the next flight.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, Length));
        Length = 0;
    }

    /// <summary>Wipes and gives the array back to the pool; the writer may be used again and rents a new one then.</summary>
    public void Dispose()
    {
        Clear();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(InitialCapacity, _buffer.Length * 2)));
        Written.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, Length));
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static void PatchPrefix(Span<byte> prefix, int value)
    {
        for (int i = prefix.Length - 1; i >= 0; i--)
        {
            prefix[i] = (byte)(value & 0xFF);
            value >>= 8;
        }
        if (value != 0) throw new InvalidOperationException("A vector is longer than its length prefix can say.");
    }

    /// <summary>An open vector. A scope cannot hold a reference to a ref struct, which is why the writer is a class.</summary>
    internal readonly ref struct VectorScope
    {
        private readonly TlsWriter _writer;
        private readonly int _start;
        private readonly int _prefixLength;

        public VectorScope(TlsWriter writer, int prefixLength)
        {
            _writer = writer;
            _start = writer.Length;
            _prefixLength = prefixLength;
            writer.Reserve(prefixLength).Clear();
        }

        public void Dispose()
        {
            int length = _writer.Length - _start - _prefixLength;
            PatchPrefix(_writer._buffer.AsSpan(_start, _prefixLength), length);
        }
    }
}
