namespace Tls.Core.Keys;

/// <summary>Where a pre-shared key comes from. The binder's label says it (RFC 9846 §7.1, RFC 9258 §5.2), so that one kind never passes for another.</summary>
internal enum PskOrigin
{
    /// <summary>Agreed outside TLS and used as it is.</summary>
    External,

    /// <summary>Made of an external one for one protocol and hash (RFC 9258).</summary>
    Imported,

    /// <summary>The secret of an earlier connection, which a ticket names.</summary>
    Resumption,
}
