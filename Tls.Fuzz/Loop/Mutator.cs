using System;
using System.Collections.Generic;

namespace Tls.Fuzz;

/// <summary>Changes an input a little: bits, numbers that programs stumble over, parts left out, doubled, moved, or taken from another input.</summary>
internal sealed class Mutator(Random random)
{
    private const int MaxLength = 8_192;

    private static readonly byte[] Interesting = [0, 1, 2, 3, 4, 0x0F, 0x10, 0x13, 0x14, 0x15, 0x16, 0x17, 0x20, 0x40, 0x7F, 0x80, 0xFE, 0xFF];

    public byte[] Mutate(byte[] parent, IReadOnlyList<byte[]> others)
    {
        List<byte> bytes = [.. parent];
        for (int count = 1 << random.Next(4); count > 0; count--) MutateOnce(bytes, others);
        if (bytes.Count > MaxLength) bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        return [.. bytes];
    }

    private void MutateOnce(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }
        int at = random.Next(bytes.Count), length = Math.Min(bytes.Count - at, 1 << random.Next(8));
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 3:
                bytes[at] = unchecked((byte)(bytes[at] + random.Next(-4, 5)));
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 6:
                for (int i = 0; i < length; i++) bytes[at + i] = 0;
                break;
            case 7:
                for (int i = random.Next(1, 5); i > 0; i--) bytes.Insert(at, (byte)random.Next(256));
                break;
            case 8:
                List<byte> moved = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), moved);
                break;
            default:
                Splice(bytes, at, others[random.Next(others.Count)]);
                break;
        }
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        if (other.Length == 0) return;
        int start = random.Next(other.Length), length = Math.Min(other.Length - start, 1 << random.Next(11));
        bool replaces = random.Next(2) == 0;
        if (replaces) bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
        bytes.InsertRange(at, other.AsSpan(start, length).ToArray());
    }
}
