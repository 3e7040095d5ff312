using System;

namespace Tls.Core.Codec;

/// <summary>
/// A vector of structures that have no fixed size (RFC 9846 §3.4), without its length prefix. Each element is read once when the
/// list is made, so that walking it later cannot fault.
/// </summary>
internal readonly ref struct ElementList<TElement, TFormat>
    where TElement : allows ref struct
    where TFormat : IElementFormat<TElement>, allows ref struct
{
    private ElementList(ReadOnlySpan<byte> encoded, int count)
    {
        Encoded = encoded;
        Count = count;
    }

    public ReadOnlySpan<byte> Encoded { get; }

    public int Count { get; }

    public bool IsEmpty => Count == 0;

    public static ElementList<TElement, TFormat> Parse(ReadOnlySpan<byte> encoded)
    {
        int count = 0;
        for (var reader = new TlsReader(encoded); !reader.IsEmpty; count++) TFormat.Read(ref reader);
        return new ElementList<TElement, TFormat>(encoded, count);
    }

    public Enumerator GetEnumerator() => new(Encoded);

    internal ref struct Enumerator(ReadOnlySpan<byte> encoded)
    {
        private TlsReader _reader = new(encoded);

        public TElement Current { get; private set; } = default!;

        public bool MoveNext()
        {
            if (_reader.IsEmpty) return false;
            Current = TFormat.Read(ref _reader);
            return true;
        }
    }
}
