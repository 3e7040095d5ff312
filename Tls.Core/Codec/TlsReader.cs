using System;
using System.Buffers.Binary;

namespace Tls.Core.Codec;

/// <summary>
/// Reads the presentation language of RFC 9846 §3 from a span, strictly: what is short, long or out of bounds is a fault, so that a
/// parse method reads like the structure in the RFC. Nothing is copied.
/// </summary>
internal ref struct TlsReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte ReadUInt8() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    public int ReadUInt24()
    {
        ReadOnlySpan<byte> bytes = ReadBytes(3);
        return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
    }

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _rest.Length) PeerFaultException.Throw(TlsFault.TruncatedMessage);
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary><c>opaque field&lt;min..max&gt;</c> with a one-byte length (§3.4).</summary>
    public ReadOnlySpan<byte> ReadVector8(int min = 0, int max = byte.MaxValue) => ReadVector(ReadUInt8(), min, max);

    /// <summary><c>opaque field&lt;min..max&gt;</c> with a two-byte length (§3.4).</summary>
    public ReadOnlySpan<byte> ReadVector16(int min = 0, int max = ushort.MaxValue) => ReadVector(ReadUInt16(), min, max);

    /// <summary><c>opaque field&lt;min..max&gt;</c> with a three-byte length (§3.4).</summary>
    public ReadOnlySpan<byte> ReadVector24(int min = 0, int max = 0xFFFFFF) => ReadVector(ReadUInt24(), min, max);

    /// <summary>The content of a structure that is one vector with a two-byte length and nothing else.</summary>
    public static ReadOnlySpan<byte> ReadSoleVector16(ReadOnlySpan<byte> input, int min = 0, int max = ushort.MaxValue)
    {
        var reader = new TlsReader(input);
        ReadOnlySpan<byte> content = reader.ReadVector16(min, max);
        reader.ExpectEnd();
        return content;
    }

    /// <summary>The content of a structure that is one vector with a one-byte length and nothing else.</summary>
    public static ReadOnlySpan<byte> ReadSoleVector8(ReadOnlySpan<byte> input, int min = 0, int max = byte.MaxValue)
    {
        var reader = new TlsReader(input);
        ReadOnlySpan<byte> content = reader.ReadVector8(min, max);
        reader.ExpectEnd();
        return content;
    }

    /// <summary>The value of a structure that is one two-byte number and nothing else.</summary>
    public static ushort ReadSoleUInt16(ReadOnlySpan<byte> input)
    {
        var reader = new TlsReader(input);
        ushort value = reader.ReadUInt16();
        reader.ExpectEnd();
        return value;
    }

    /// <summary>All that is left, which may be nothing.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        ReadOnlySpan<byte> rest = _rest;
        _rest = default;
        return rest;
    }

    /// <summary>§4.3: bytes after the last field are a decode_error.</summary>
    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty) PeerFaultException.Throw(TlsFault.TrailingBytes);
    }

    private ReadOnlySpan<byte> ReadVector(int length, int min, int max)
    {
        if (length < min || length > max) PeerFaultException.Throw(TlsFault.VectorOutOfRange);
        return ReadBytes(length);
    }
}
