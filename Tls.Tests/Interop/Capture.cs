using System;
using System.Buffers.Binary;
using System.IO;

namespace Tls.Tests.Interop;

/// <summary>A TCP conversation written down as a capture file (pcap, link type 101: raw IP), for programs that read those.</summary>
internal sealed class Capture
{
    /// <summary>HTTPS: what the server's port is makes a dissector look for TLS.</summary>
    private const ushort ServerPort = 443;

    private const ushort ClientPort = 50_000;
    private const uint RawIp = 101;
    private const int IpHeaderLength = 20;
    private const int TcpHeaderLength = 20;
    private const int SegmentLength = 1_400;
    private const byte AckAndPush = 0x18;

    private readonly MemoryStream _file = new();
    private readonly uint[] _sent = [1, 1];

    public Capture()
    {
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], RawIp);
        _file.Write(header);
    }

    /// <summary>Bytes that one side said, behind all that was said before.</summary>
    public void Say(bool byClient, ReadOnlySpan<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, SegmentLength)..]) AddSegment(byClient, bytes[..Math.Min(bytes.Length, SegmentLength)]);
    }

    public byte[] ToArray() => _file.ToArray();

    private void AddSegment(bool byClient, ReadOnlySpan<byte> payload)
    {
        int length = IpHeaderLength + TcpHeaderLength + payload.Length;
        Span<byte> record = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], length);
        _file.Write(record);

        ref uint own = ref _sent[byClient ? 0 : 1];
        Span<byte> headers = stackalloc byte[IpHeaderLength + TcpHeaderLength];
        headers.Clear();
        WriteIp(headers, byClient, length);
        WriteTcp(headers[IpHeaderLength..], byClient, own, _sent[byClient ? 1 : 0]);
        _file.Write(headers);
        _file.Write(payload);
        own += (uint)payload.Length;
    }

    // RFC 791 §3.1, between 127.0.0.1 and 127.0.0.2; nobody checks the checksums.
    private static void WriteIp(Span<byte> header, bool byClient, int length)
    {
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
        header[8] = 64;
        header[9] = 6;
        ReadOnlySpan<byte> client = [127, 0, 0, 1], server = [127, 0, 0, 2];
        (byClient ? client : server).CopyTo(header[12..]);
        (byClient ? server : client).CopyTo(header[16..]);
    }

    // RFC 9293 §3.1.
    private static void WriteTcp(Span<byte> header, bool byClient, uint sequence, uint acknowledged)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, byClient ? ClientPort : ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], byClient ? ServerPort : ClientPort);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], acknowledged);
        header[12] = TcpHeaderLength / 4 << 4;
        header[13] = AckAndPush;
        BinaryPrimitives.WriteUInt16BigEndian(header[14..], ushort.MaxValue);
    }
}
