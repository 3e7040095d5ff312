using System;

namespace Tls.Transports;

/// <summary>
/// One direction of a BIO pair: a ring of fixed size whose readable and free parts can be seen in place. When it runs empty it starts over at
/// offset 0, so that the next contiguous free part is the whole ring (item 117).
/// </summary>
internal sealed class ByteRing(int size)
{
    private readonly byte[] _bytes = new byte[size];
    private int _start;

    public int Size => _bytes.Length;

    public int Length { get; private set; }

    public int Free => Size - Length;

    public ReadOnlySpan<byte> ContiguousReadable => _bytes.AsSpan(_start, Math.Min(Length, Size - _start));

    public Span<byte> ContiguousFree
    {
        get
        {
            // Written so that start + length is never formed: two sizes near int.MaxValue would overflow.
            int tail = Size - _start;
            return Length < tail ? _bytes.AsSpan(_start + Length) : _bytes.AsSpan(Length - tail, Free);
        }
    }

    public int Write(ReadOnlySpan<byte> source)
    {
        int count = Math.Min(source.Length, Free);
        for (ReadOnlySpan<byte> rest = source[..count]; !rest.IsEmpty;)
        {
            Span<byte> room = ContiguousFree;
            int chunk = Math.Min(rest.Length, room.Length);
            rest[..chunk].CopyTo(room);
            Commit(chunk);
            rest = rest[chunk..];
        }

        return count;
    }

    public int Read(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, Length);
        for (Span<byte> rest = destination[..count]; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> data = ContiguousReadable;
            int chunk = Math.Min(rest.Length, data.Length);
            data[..chunk].CopyTo(rest);
            Consume(chunk);
            rest = rest[chunk..];
        }

        return count;
    }

    public void Commit(int count) => Length += count;

    public void Consume(int count)
    {
        Length -= count;
        int tail = Size - _start;
        _start = Length == 0 || count == tail ? 0 : _start + count;
    }

    public void Clear()
    {
        _start = 0;
        Length = 0;
    }
}
