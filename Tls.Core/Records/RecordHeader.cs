using System;
using System.Buffers.Binary;

namespace Tls.Core.Records;

/// <summary>The five bytes before every record (RFC 9846 §5.1).</summary>
internal readonly struct RecordHeader(ContentType type, ProtocolVersion version, int length)
{
    public const int Size = 5;

    /// <summary>The most content one record can carry.</summary>
    public const int MaxPlaintextLength = 1 << 14;

    /// <summary>The longest fragment of a protected record (§5.2).</summary>
    public const int MaxCiphertextLength = MaxPlaintextLength + 256;

    public ContentType Type { get; } = type;

    public ProtocolVersion Version { get; } = version;

    /// <summary>Length of the fragment that follows, in bytes.</summary>
    public int Length { get; } = length;

    /// <summary>False where no version of TLS has a record of this type or length.</summary>
    public bool CanBeTls => Type is >= ContentType.ChangeCipherSpec and <= ContentType.ApplicationData && Length <= MaxCiphertextLength;

    /// <summary>Header and fragment together.</summary>
    public int TotalLength => Size + Length;

    public static RecordHeader Read(ReadOnlySpan<byte> bytes) => new(
        (ContentType)bytes[0],
        (ProtocolVersion)BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]),
        BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]));

    public static void Write(Span<byte> destination, ContentType type, ProtocolVersion version, int length)
    {
        destination[0] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], (ushort)length);
    }
}
