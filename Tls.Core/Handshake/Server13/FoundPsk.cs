using System;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Server13;

/// <summary>What a server knows about an identity that a client offered.</summary>
internal sealed class FoundPsk(byte[] identity, PreSharedKey key, EarlyDataTerms? earlyData = null)
{
    /// <summary>As it was offered.</summary>
    public byte[] Identity { get; } = identity;

    /// <summary>The session that goes on with this key; null for one from outside TLS.</summary>
    public ResumableSession? Session { get; init; }

    /// <summary>Not owned.</summary>
    public PreSharedKey Key { get; } = key;

    /// <summary>Null where there may be none with this key.</summary>
    public EarlyDataTerms? EarlyData { get; } = earlyData;

    /// <summary>§4.3.11.1: how long ago the client says that it got the ticket; null for a key that is none.</summary>
    public TimeSpan? TicketAge { get; init; }

    /// <summary>When the ticket was issued, by the issuer's clock; null for a key that is none.</summary>
    public DateTimeOffset? TicketIssued { get; init; }
}
