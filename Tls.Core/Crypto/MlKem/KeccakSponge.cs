using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.MlKem;

/// <summary>The sponge over <see cref="Keccak"/> (FIPS 202 §4): absorb as often as need be, then squeeze as often as need be.</summary>
/// <param name="state"><see cref="Keccak.Lanes"/> lanes, all zero; whoever lends them wipes them, or has it done by <see cref="Dispose"/>.</param>
/// <param name="rate">Bytes of a block, a multiple of eight.</param>
/// <param name="suffix">What tells the functions of FIPS 202 §6 apart, with the first bit of the padding.</param>
internal ref struct KeccakSponge(Span<ulong> state, int rate, byte suffix)
{
    /// <summary>SHAKE128's block (§6.2).</summary>
    public const int Shake128Rate = 168;

    /// <summary>The block of SHAKE256 and of SHA3-256.</summary>
    public const int Shake256Rate = 136;

    /// <summary>SHA3-512's block.</summary>
    public const int Sha3512Rate = 72;

    /// <summary>The suffix of the SHA-3 hashes (§6.1).</summary>
    public const byte HashSuffix = 0x06;

    /// <summary>The suffix of the SHAKE functions (§6.2).</summary>
    public const byte ShakeSuffix = 0x1F;

    private const int LaneLength = sizeof(ulong);

    private readonly Span<ulong> _state = state;
    private int _offset;
    private bool _squeezes;

    public void Absorb(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_offset == rate)
            {
                Keccak.Permute(_state);
                _offset = 0;
            }
            if (_offset % LaneLength == 0 && data.Length >= LaneLength)
            {
                _state[_offset / LaneLength] ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
                data = data[LaneLength..];
                _offset += LaneLength;
            }
            else
            {
                AbsorbByte(_offset++, data[0]);
                data = data[1..];
            }
        }
    }

    public void Squeeze(Span<byte> output)
    {
        if (!_squeezes) Pad();
        while (!output.IsEmpty)
        {
            if (_offset == rate)
            {
                Keccak.Permute(_state);
                _offset = 0;
            }
            if (_offset % LaneLength == 0 && output.Length >= LaneLength)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(output, _state[_offset / LaneLength]);
                output = output[LaneLength..];
                _offset += LaneLength;
            }
            else
            {
                output[0] = unchecked((byte)(_state[_offset / LaneLength] >> (8 * (_offset % LaneLength))));
                output = output[1..];
                _offset++;
            }
        }
    }

    /// <summary>Wipes the state.</summary>
    public readonly void Dispose() => CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_state));

    // pad10*1 (§5.1), its first bit in the suffix; a full block is left for the first squeeze to permute.
    private void Pad()
    {
        if (_offset == rate)
        {
            Keccak.Permute(_state);
            _offset = 0;
        }
        AbsorbByte(_offset, suffix);
        AbsorbByte(rate - 1, 0x80);
        _offset = rate;
        _squeezes = true;
    }

    private readonly void AbsorbByte(int offset, byte value) => _state[offset / LaneLength] ^= (ulong)value << (8 * (offset % LaneLength));
}
