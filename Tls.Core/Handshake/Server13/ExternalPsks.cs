using System;
using System.Collections.Generic;
using Tls.Core.Extensions;

namespace Tls.Core.Handshake.Server13;

/// <summary>The pre-shared keys that a server's options name, by identity. Immutable.</summary>
internal sealed class ExternalPsks : IPskSource
{
    private readonly Dictionary<string, TlsPreSharedKey> _keys = [];

    /// <summary>No identity may be there twice.</summary>
    public ExternalPsks(IEnumerable<TlsPreSharedKey> keys)
    {
        foreach (TlsPreSharedKey key in keys) _keys.Add(Name(key.Identity.Span), key);
    }

    public FoundPsk? Find(PskIdentity identity, HandshakeContext context) =>
        _keys.TryGetValue(Name(identity.Identity), out TlsPreSharedKey? found) ? new FoundPsk(identity.Identity.ToArray(), found.Key, found.EarlyData) : null;

    // The bytes, all of them (LESSONS row 21).
    private static string Name(ReadOnlySpan<byte> identity) => Convert.ToHexString(identity);
}
