using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace CsCheck;

/// <summary>The randomness of one generated case: SplitMix64, a measure of how much was drawn, and a reduction that makes every range narrower.</summary>
internal sealed class Draw
{
    private readonly ulong _start;
    private readonly int _reduction;
    private ulong _state;

    public Draw(ulong start, int reduction = 0)
    {
        _start = start;
        _reduction = reduction;
        _state = start;
    }

    /// <summary>Grows with the number and the magnitude of the values drawn: of two failing cases the smaller one is the better report.</summary>
    public long Size { get; private set; }

    public string Seed => string.Create(CultureInfo.InvariantCulture, $"{_start:x16}.{_reduction}");

    public static Draw Fresh(int reduction = 0)
    {
        Span<byte> start = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(start);
        return new Draw(BinaryPrimitives.ReadUInt64LittleEndian(start), reduction);
    }

    /// <summary>Any text is a seed, so that a test with one of CsCheck's own seeds still runs the same case each time.</summary>
    public static Draw Parse(string seed)
    {
        string[] parts = seed.Split('.');
        return parts.Length == 2
            && ulong.TryParse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong start)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int reduction)
            ? new Draw(start, reduction)
            : new Draw(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(seed))));
    }

    /// <summary>The next case of the same run.</summary>
    public Draw Next() => new(NextWord());

    /// <summary>Evenly from 0 to <paramref name="max"/>, both included.</summary>
    public ulong UpTo(ulong max)
    {
        // A range never narrows below two values: a reduced bool is still a bool.
        ulong reduced = Math.Max(max >> Math.Min(_reduction, 63), Math.Min(max, 1));
        ulong value = reduced == ulong.MaxValue ? NextWord() : (ulong)(((UInt128)NextWord() * (reduced + 1)) >> 64);
        Size += 1 + BitOperations.Log2(value | 1) + (value == 0 ? 0 : 1);
        return value;
    }

    /// <summary>A value of at most <paramref name="width"/> bits, every bit length being equally likely.</summary>
    public ulong Bits(int width)
    {
        int length = (int)UpTo((ulong)width);
        return length == 0 ? 0 : NextWord() >> (64 - length);
    }

    private ulong NextWord()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong word = _state;
            word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
            word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
            return word ^ (word >> 31);
        }
    }
}
