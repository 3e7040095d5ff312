using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>Lists of byte strings as TLS writes them: two bytes of length for all, and two before each. Empty where the bytes are no such list.</summary>
internal static class LengthPrefixed
{
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> list)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        for (int at = sizeof(ushort); at < list.Length;)
        {
            if (!BinaryPrimitives.TryReadUInt16BigEndian(list.Span[at..], out ushort length)) return [];
            at += sizeof(ushort);
            if (length > list.Length - at) return [];
            entries.Add(list.Slice(at, length));
            at += length;
        }
        return entries;
    }
}
