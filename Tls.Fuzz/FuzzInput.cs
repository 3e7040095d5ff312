using System;
using System.Buffers.Binary;

namespace Tls.Fuzz;

/// <summary>Reads an input as a script: never fails, since what is missing counts as zeros and lengths end with the input.</summary>
internal ref struct FuzzInput(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => _rest.IsEmpty ? (byte)0 : Take(1)[0];

    public ushort ReadUInt16()
    {
        Span<byte> bytes = stackalloc byte[2];
        Take(2).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..Math.Min(count, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
