using System;

namespace Tls.Core.Codec;

/// <summary>Which code points were seen, over bits that the caller provides: finds a duplicate in constant time per element.</summary>
internal readonly ref struct CodePointSet(Span<ulong> bits)
{
    /// <summary>Words for every one-byte code point.</summary>
    public const int WordsForBytes = 256 / 64;

    /// <summary>Words for every two-byte code point.</summary>
    public const int WordsForUInt16 = 65536 / 64;

    private readonly Span<ulong> _bits = bits;

    /// <summary>False if the code point was there already.</summary>
    public bool Add(ushort codePoint)
    {
        ref ulong word = ref _bits[codePoint / 64];
        ulong bit = 1UL << (codePoint % 64);
        if ((word & bit) != 0) return false;
        word |= bit;
        return true;
    }
}
