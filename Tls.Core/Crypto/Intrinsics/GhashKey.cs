using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Core.Crypto.Intrinsics;

/// <summary>
/// GHASH (NIST SP 800-38D §6.4) by carry-less multiplication, in constant time. Up to sixteen blocks are multiplied by descending powers
/// of the key and reduced once. Blocks and powers are kept byte-reversed, and the powers hold one factor x^-1, so that the reflected
/// product needs no shift (Gueron and Kounavis, "Intel Carry-Less Multiplication Instruction and its Usage for Computing the GCM Mode").
/// Part of the one cipher that made it, and not copied.
/// </summary>
internal readonly struct GhashKey : IDisposable
{
    public const int BlockLength = 16;

    /// <summary>The most blocks that one call takes.</summary>
    public const int MaxBlocks = 16;

    private const ulong Polynomial = 0xC200_0000_0000_0000;

    private static readonly Vector128<byte> Reversal = Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    private static readonly WipedArrays<ulong> Arrays = new(MaxBlocks);

    // key^16 first, key^1 last. Pinned: the collector leaves no copy behind.
    private readonly Vector128<ulong>[] _powers = Arrays.Take();

    /// <param name="key">The encryption of the zero block.</param>
    public GhashKey(Vector128<byte> key)
    {
        Vector128<ulong> first = DivideByX(Reverse(key));
        Vector128<ulong> power = first;
        for (int i = MaxBlocks - 1; i >= 0; i--)
        {
            _powers[i] = power;
            var product = default(Product);
            product.Add(power, first);
            power = product.Reduce();
        }
    }

    private static bool IsWide => Vector512.IsHardwareAccelerated && Pclmulqdq.V512.IsSupported && Avx512BW.IsSupported;

    /// <summary>A block as GHASH calculates with it, and back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Reverse(Vector128<byte> block) => Ssse3.Shuffle(block, Reversal).AsUInt64();

    /// <summary>Hashes one to sixteen whole blocks.</summary>
    public Vector128<ulong> Absorb(Vector128<ulong> hash, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<Vector128<byte>> blocks = MemoryMarshal.Cast<byte, Vector128<byte>>(data);
        ReadOnlySpan<Vector128<ulong>> powers = _powers.AsSpan(MaxBlocks - blocks.Length);
        var product = default(Product);
        if (IsWide && blocks.Length >= Vector512<byte>.Count / BlockLength)
        {
            int wide = AbsorbWide(hash, blocks, powers, ref product);
            hash = Vector128<ulong>.Zero;
            blocks = blocks[wide..];
            powers = powers[wide..];
        }
        for (int i = 0; i < blocks.Length && i < powers.Length; i++)
        {
            product.Add(Reverse(blocks[i]) ^ hash, powers[i]);
            hash = Vector128<ulong>.Zero;
        }
        return product.Reduce();
    }

    /// <summary>Hashes bytes of any number, filled up with zeros to whole blocks.</summary>
    public Vector128<ulong> AbsorbPadded(Vector128<ulong> hash, ReadOnlySpan<byte> data)
    {
        while (data.Length >= BlockLength)
        {
            int whole = Math.Min(data.Length / BlockLength, MaxBlocks) * BlockLength;
            hash = Absorb(hash, data[..whole]);
            data = data[whole..];
        }
        if (data.IsEmpty) return hash;
        Span<byte> last = stackalloc byte[BlockLength];
        last.Clear();
        data.CopyTo(last);
        return Absorb(hash, last);
    }

    /// <summary>Wipes the powers; to be called once, for somebody else will have them next.</summary>
    public void Dispose() => Arrays.Return(_powers);

    // Four blocks in one register; gives how many it took.
    private static int AbsorbWide(Vector128<ulong> hash, ReadOnlySpan<Vector128<byte>> blocks, ReadOnlySpan<Vector128<ulong>> powers, ref Product product)
    {
        ReadOnlySpan<Vector512<byte>> quads = MemoryMarshal.Cast<Vector128<byte>, Vector512<byte>>(blocks);
        ReadOnlySpan<Vector512<ulong>> factors = MemoryMarshal.Cast<Vector128<ulong>, Vector512<ulong>>(powers);
        var sum = default(WideProduct);
        Vector512<ulong> before = hash.ToVector256().ToVector512();
        for (int i = 0; i < quads.Length && i < factors.Length; i++)
        {
            sum.Add(WideProduct.Reverse(quads[i]) ^ before, factors[i]);
            before = Vector512<ulong>.Zero;
        }
        product = sum.ToProduct();
        return quads.Length * (Vector512<byte>.Count / BlockLength);
    }

    // The reflected product of two values is one bit short of where it belongs; the key pays for it once.
    private static Vector128<ulong> DivideByX(Vector128<ulong> key)
    {
        ulong low = key[0], high = key[1];
        ulong carry = unchecked(0UL - (high >> 63));
        return Vector128.Create((low << 1) ^ (carry & 1), ((high << 1) | (low >> 63)) ^ (carry & Polynomial));
    }

    // A sum of 256-bit products, in three overlapping parts.
    private struct Product(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        private Vector128<ulong> _low = low;
        private Vector128<ulong> _middle = middle;
        private Vector128<ulong> _high = high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector128<ulong> a, Vector128<ulong> b)
        {
            _low ^= Pclmulqdq.CarrylessMultiply(a, b, 0x00);
            _high ^= Pclmulqdq.CarrylessMultiply(a, b, 0x11);
            _middle ^= Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector128<ulong> Reduce()
        {
            Vector128<ulong> polynomial = Vector128.CreateScalar(Polynomial);
            Vector128<ulong> middle = _middle ^ SwapHalves(_low) ^ Pclmulqdq.CarrylessMultiply(_low, polynomial, 0x00);
            return _high ^ SwapHalves(middle) ^ Pclmulqdq.CarrylessMultiply(middle, polynomial, 0x00);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<ulong> SwapHalves(Vector128<ulong> value) => Sse2.Shuffle(value.AsUInt32(), 0b01_00_11_10).AsUInt64();
    }

    // The same sum for four blocks side by side.
    private struct WideProduct
    {
        private Vector512<ulong> _low;
        private Vector512<ulong> _middle;
        private Vector512<ulong> _high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Reverse(Vector512<byte> blocks)
        {
            var pair = Vector256.Create(Reversal, Reversal);
            return Avx512BW.Shuffle(blocks, Vector512.Create(pair, pair)).AsUInt64();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<ulong> a, Vector512<ulong> b)
        {
            _low ^= Pclmulqdq.V512.CarrylessMultiply(a, b, 0x00);
            _high ^= Pclmulqdq.V512.CarrylessMultiply(a, b, 0x11);
            _middle ^= Pclmulqdq.V512.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(a, b, 0x10);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Product ToProduct() => new(Fold(_low), Fold(_middle), Fold(_high));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<ulong> Fold(Vector512<ulong> lanes)
        {
            Vector256<ulong> half = lanes.GetLower() ^ lanes.GetUpper();
            return half.GetLower() ^ half.GetUpper();
        }
    }
}
