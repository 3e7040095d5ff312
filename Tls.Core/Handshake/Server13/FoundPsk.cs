using Tls.Core.Keys;

namespace Tls.Core.Handshake.Server13;

/// <summary>What a server knows about an identity that a client offered.</summary>
internal sealed class FoundPsk(byte[] identity, PreSharedKey key)
{
    /// <summary>As it was offered.</summary>
    public byte[] Identity { get; } = identity;

    /// <summary>Not owned.</summary>
    public PreSharedKey Key { get; } = key;
}
