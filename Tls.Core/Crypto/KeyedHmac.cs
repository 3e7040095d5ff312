using System;

namespace Tls.Core.Crypto;

/// <summary>
/// HMAC (RFC 2104) under one key for several messages. Setting the key up is the larger half of what a single HMAC costs the platform:
/// 0.6 µs a message instead of 1.3. Holds the key until it is disposed. One thread at a time.
/// </summary>
internal abstract class KeyedHmac : IDisposable
{
    /// <summary>Into exactly the hash's length, which may overlap the data.</summary>
    public abstract void Compute(ReadOnlySpan<byte> data, Span<byte> destination);

    public abstract void Dispose();
}
