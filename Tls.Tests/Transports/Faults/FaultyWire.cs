using System;
using System.IO;
using System.Threading.Tasks;

namespace Tls.Tests.Transports.Faults;

/// <summary>What a wire does to its bytes, from one of them on.</summary>
public enum WireFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It ends there.</summary>
    Cut,

    /// <summary>One bit of that byte is another.</summary>
    Flipped,

    /// <summary>That byte is missing.</summary>
    Dropped,

    /// <summary>That byte comes twice.</summary>
    Doubled,

    /// <summary>From there on it is noise.</summary>
    Garbage,

    /// <summary>Nothing comes any more, and it does not end either.</summary>
    Stalled,
}

/// <summary>One direction between two transports, with a fault at one byte of it.</summary>
internal sealed class FaultyWire(WireFault fault, int place, int seed, Action onStrike)
{
    private const int ChunkSize = 700;

    private readonly Random _noise = new(seed);
    private int _passed;
    private bool _isOver;

    /// <summary>Whether the fault was reached.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Carries bytes until either end is over; what lies behind then ends too, unless it stalls.</summary>
    public async Task CarryAsync(Stream from, Stream to, Action endOfTarget)
    {
        byte[] chunk = new byte[ChunkSize];
        try
        {
            while (true)
            {
                int count = await from.ReadAsync(chunk);
                if (count == 0) break;
                if (_isOver || await PassOnAsync(chunk.AsMemory(0, count), to)) continue;

                // What is written from now on gets lost; that it can be written is no sign of the contrary.
                _isOver = true;
                if (fault == WireFault.Stalled) return;
                endOfTarget();
            }
        }
        catch (IOException)
        {
            // One of the ends was closed.
        }
        if (!_isOver) endOfTarget();
    }

    // False where nothing goes on from here.
    private async ValueTask<bool> PassOnAsync(Memory<byte> bytes, Stream to)
    {
        int at = place - _passed;
        _passed += bytes.Length;
        if (HasStruck && fault == WireFault.Garbage) _noise.NextBytes(bytes.Span);
        bool strikes = !HasStruck && fault != WireFault.None && at < bytes.Length;
        if (!strikes)
        {
            await to.WriteAsync(bytes);
            return true;
        }
        HasStruck = true;
        onStrike();
        await to.WriteAsync(bytes[..at]);
        Memory<byte> rest = bytes[at..];
        switch (fault)
        {
            case WireFault.Cut or WireFault.Stalled:
                return false;
            case WireFault.Flipped:
                rest.Span[0] ^= (byte)(1 << _noise.Next(8));
                break;
            case WireFault.Dropped:
                rest = rest[1..];
                break;
            case WireFault.Doubled:
                await to.WriteAsync(rest[..1]);
                break;
            default:
                _noise.NextBytes(rest.Span);
                break;
        }
        await to.WriteAsync(rest);
        return true;
    }
}
