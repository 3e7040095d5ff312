using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Server13;

/// <summary>What a server knows about an identity that a client offered.</summary>
internal sealed class FoundPsk(byte[] identity, PreSharedKey key)
{
    /// <summary>As it was offered.</summary>
    public byte[] Identity { get; } = identity;

    /// <summary>The session that goes on with this key; null for one from outside TLS.</summary>
    public ResumableSession? Session { get; init; }

    /// <summary>Not owned.</summary>
    public PreSharedKey Key { get; } = key;
}
