using System;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;

namespace Tls.Tests.Peers;

/// <summary>Messages and vectors as bytes, well formed or not: what a hostile peer is made of.</summary>
internal static class Encoded
{
    /// <summary>A handshake message of any type around any body.</summary>
    public static byte[] Message(HandshakeType type, params byte[] body)
    {
        using var writer = new TlsWriter();
        writer.WriteUInt8((byte)type);
        writer.WriteVector24(body);
        return writer.Written.ToArray();
    }

    /// <summary>A handshake message with its header.</summary>
    public static byte[] Message<TMessage>(in TMessage message)
        where TMessage : IHandshakeMessage<TMessage>, allows ref struct
    {
        using var writer = new TlsWriter();
        HandshakeMessage.Write(message, writer);
        return writer.Written.ToArray();
    }

    /// <summary>extension_data.</summary>
    public static byte[] Extension<TExtension>(in TExtension extension)
        where TExtension : IExtension<TExtension>, allows ref struct
    {
        using var writer = new TlsWriter();
        extension.Write(writer);
        return writer.Written.ToArray();
    }

    public static byte[] Vector8(params byte[] content) => [(byte)content.Length, .. content];

    public static byte[] Vector16(params byte[] content) => [(byte)(content.Length >> 8), (byte)(content.Length & 0xFF), .. content];

    public static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)(value & 0xFF)];

    public static byte[] CodePoints<T>(params T[] codePoints)
        where T : unmanaged, Enum => CodePointList.Encode<T>(codePoints);

    /// <summary>The record as it stands on the wire without protection; the length may lie.</summary>
    public static byte[] Record(byte type, ReadOnlySpan<byte> content, int version = 0x0303, int? length = null) =>
        [type, .. UInt16(version), .. UInt16(length ?? content.Length), .. content];

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>A copy with one byte changed; a negative index counts from the end.</summary>
    public static byte[] Flip(byte[] bytes, int index, byte mask = 1)
    {
        byte[] changed = [.. bytes];
        changed[index < 0 ? bytes.Length + index : index] ^= mask;
        return changed;
    }
}
