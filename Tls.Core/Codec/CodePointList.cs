using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tls.Core.Codec;

/// <summary>A vector of two-byte code points (RFC 9846 §3.4), without its length prefix and in the order of the wire: by preference.</summary>
internal readonly ref struct CodePointList<T>
    where T : unmanaged, Enum
{
    private CodePointList(ReadOnlySpan<byte> encoded) => Encoded = encoded;

    public ReadOnlySpan<byte> Encoded { get; }

    public int Count => Encoded.Length / sizeof(ushort);

    public T this[int index] =>
        Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReadUInt16BigEndian(Encoded.Slice(index * sizeof(ushort), sizeof(ushort))));

    public static CodePointList<T> Parse(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length % sizeof(ushort) != 0) PeerFaultException.Throw(TlsFault.UnevenVector);
        return new CodePointList<T>(encoded);
    }

    public bool Contains(T codePoint)
    {
        foreach (T candidate in this)
        {
            if (CodePointList.ToUInt16(candidate) == CodePointList.ToUInt16(codePoint)) return true;
        }
        return false;
    }

    public T[] ToArray()
    {
        var copy = new T[Count];
        for (int i = 0; i < copy.Length; i++) copy[i] = this[i];
        return copy;
    }

    public Enumerator GetEnumerator() => new(this);

    internal ref struct Enumerator(CodePointList<T> list)
    {
        private readonly CodePointList<T> _list = list;
        private int _index = -1;

        public readonly T Current => _list[_index];

        public bool MoveNext() => ++_index < _list.Count;
    }
}

/// <summary>Our own lists of code points on their way to the wire.</summary>
internal static class CodePointList
{
    /// <summary>Writes the content of the vector, without its length prefix.</summary>
    public static void Write<T>(TlsWriter writer, ReadOnlySpan<T> codePoints)
        where T : unmanaged, Enum
    {
        foreach (T codePoint in codePoints) writer.WriteUInt16(ToUInt16(codePoint));
    }

    /// <summary>The encoding of a list that many connections send, made once.</summary>
    public static byte[] Encode<T>(ReadOnlySpan<T> codePoints)
        where T : unmanaged, Enum
    {
        using var writer = new TlsWriter();
        Write(writer, codePoints);
        return writer.Written.ToArray();
    }

    internal static ushort ToUInt16<T>(T codePoint)
        where T : unmanaged, Enum => Unsafe.BitCast<T, ushort>(codePoint);
}
