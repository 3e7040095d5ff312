using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>
/// Strict DER (X.690 §10) over memory it does not own, without allocating. Malformed input is an <see cref="AsnContentException"/>;
/// the type that knows whose input it is translates that into its own error.
/// </summary>
internal ref struct DerReader
{
    private readonly ReadOnlySpan<byte> _source;
    private readonly int _end;
    private int _position;

    public DerReader(ReadOnlySpan<byte> source) : this(source, 0, source.Length) { }

    private DerReader(ReadOnlySpan<byte> source, int start, int end)
    {
        _source = source;
        _position = start;
        _end = end;
    }

    public readonly bool AtEnd => _position == _end;

    private readonly ReadOnlySpan<byte> Rest => _source[_position.._end];

    public readonly void ExpectEnd()
    {
        if (!AtEnd) throw new AsnContentException();
    }

    /// <summary>Whether the next value has this tag; false at the end.</summary>
    public readonly bool IsNext(Asn1Tag tag) => !AtEnd && Asn1Tag.TryDecode(Rest, out Asn1Tag next, out _) && next == tag;

    /// <summary>Reads a value whole; the range counts from the start of the outermost source.</summary>
    public Range ReadEncoded(Asn1Tag tag)
    {
        int start = _position;
        Read(tag, out _, out _);
        return start.._position;
    }

    public DerReader ReadNested(Asn1Tag tag)
    {
        Read(tag, out int start, out int length);
        return new DerReader(_source, start, start + length);
    }

    public DerReader ReadSequence() => ReadNested(Asn1Tag.Sequence);

    public ReadOnlySpan<byte> ReadOctetString() => ReadContent(Asn1Tag.PrimitiveOctetString);

    /// <summary>An OCTET STRING under another tag.</summary>
    public ReadOnlySpan<byte> ReadOctetString(Asn1Tag implicitTag) => ReadContent(implicitTag);

    /// <summary>A structure that lies inside an OCTET STRING.</summary>
    public DerReader ReadNestedOctetString() => ReadNested(Asn1Tag.PrimitiveOctetString);

    /// <summary>The content bytes of an OBJECT IDENTIFIER, to be compared with <see cref="Oids"/>.</summary>
    public ReadOnlySpan<byte> ReadOid()
    {
        ReadOnlySpan<byte> oid = ReadContent(Asn1Tag.ObjectIdentifier);
        if (oid.IsEmpty || oid[^1] >= 0x80) throw new AsnContentException();
        return oid;
    }

    /// <summary>A BIT STRING that is whole bytes.</summary>
    public ReadOnlySpan<byte> ReadBitString()
    {
        ReadOnlySpan<byte> content = ReadContent(Asn1Tag.PrimitiveBitString);
        if (content.IsEmpty || content[0] != 0) throw new AsnContentException();
        return content[1..];
    }

    /// <summary>A BIT STRING of flags; the first flag is the top bit of the first byte.</summary>
    public ReadOnlySpan<byte> ReadNamedBits()
    {
        if (!AsnDecoder.TryReadPrimitiveBitString(Rest, AsnEncodingRules.DER, out _, out ReadOnlySpan<byte> bits, out int consumed)) throw new AsnContentException();
        _position += consumed;
        return bits;
    }

    /// <summary>A positive INTEGER's magnitude without leading zeros; zero is malformed for every field this serves but a version.</summary>
    public ReadOnlySpan<byte> ReadPositiveInteger()
    {
        ReadOnlySpan<byte> value = ReadInteger();
        if (value[0] >= 0x80 || value is [0]) throw new AsnContentException();
        return value[0] == 0 ? value[1..] : value;
    }

    /// <summary>A small INTEGER such as a version or a salt length, 0 to 127.</summary>
    public int ReadSmallInteger() => ReadInteger() is [< 0x80 and byte value] ? value : throw new AsnContentException();

    public void ReadNull()
    {
        if (!ReadContent(Asn1Tag.Null).IsEmpty) throw new AsnContentException();
    }

    private ReadOnlySpan<byte> ReadInteger()
    {
        ReadOnlySpan<byte> value = AsnDecoder.ReadIntegerBytes(Rest, AsnEncodingRules.DER, out int consumed);
        _position += consumed;
        return value;
    }

    private ReadOnlySpan<byte> ReadContent(Asn1Tag tag)
    {
        Read(tag, out int start, out int length);
        return _source.Slice(start, length);
    }

    private void Read(Asn1Tag tag, out int start, out int length)
    {
        Asn1Tag found = AsnDecoder.ReadEncodedValue(Rest, AsnEncodingRules.DER, out int offset, out length, out int consumed);
        if (found != tag) throw new AsnContentException();
        start = _position + offset;
        _position += consumed;
    }
}
