using System;

namespace Tls.Core.Crypto;

/// <summary>A hash that can be read while it goes on, as the transcript needs (RFC 9846 §4.1). One thread at a time.</summary>
internal abstract class RunningHash(HashFunction function) : IDisposable
{
    public HashFunction Function { get; } = function;

    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Writes the hash of all that was appended so far; appending goes on afterwards.</summary>
    /// <param name="destination">Exactly the hash's length.</param>
    public void Current(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Function.Length());
        CurrentCore(destination);
    }

    public abstract void Dispose();

    protected abstract void CurrentCore(Span<byte> destination);
}
