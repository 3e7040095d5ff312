namespace Tls.Core;

/// <summary>What became of early data (RFC 9846 §4.3.10) on a connection.</summary>
public enum TlsEarlyData
{
    /// <summary>The client did not offer any.</summary>
    None,

    /// <summary>It was offered, and the server has not said yet whether it takes it.</summary>
    Offered,

    /// <summary>The server takes it. It may be a replay of somebody else's until the connection is complete.</summary>
    Accepted,

    /// <summary>The server has passed over all of it: nothing of what was sent early has arrived, and nothing is sent again by itself.</summary>
    Rejected,
}
