namespace Tls.Transports;

/// <summary>
/// Why a call of <see cref="TlsChannel"/> came to what it did, where the code alone does not tell: what OpenSSL would put on its error
/// queue. A fault in the protocol itself is named by <see cref="TlsResult.Error"/>.
/// </summary>
public enum TlsResultReason
{
    /// <summary>The code says it all.</summary>
    None,

    /// <summary>A handshake was asked for before the channel had a role. OpenSSL: connection type not set.</summary>
    ConnectionTypeNotSet,

    /// <summary>Another call was made before the channel had a role. OpenSSL: uninitialized.</summary>
    Uninitialized,

    /// <summary>Connect on a server, or Accept, ReadEarlyData or IssueTickets on a client. The channel is as it was. OpenSSL: called a function you should not call.</summary>
    WrongRole,

    /// <summary>The TLS connection failed; <see cref="TlsResult.Error"/> names the rule and the alert.</summary>
    ProtocolFault,

    /// <summary>The transport ended without the peer's close_notify: what came before may be cut short. OpenSSL: unexpected eof while reading.</summary>
    UnexpectedEof,

    /// <summary>The transport failed; <see cref="TlsResult.Transport"/> tells how.</summary>
    TransportFailed,

    /// <summary>A repeated write offers fewer bytes than are sealed already. Repeat it with all of them. OpenSSL: bad length.</summary>
    BadLength,

    /// <summary>A write after this side's own close_notify. OpenSSL: protocol is shutdown.</summary>
    ProtocolIsShutdown,

    /// <summary>A key update or a ticket before the handshake is complete. The channel is as it was. OpenSSL: still in init.</summary>
    StillInInit,

    /// <summary>A key update, or a ticket at any time, in TLS 1.2, which cannot. The channel is as it was. OpenSSL: wrong ssl version.</summary>
    WrongVersion,

    /// <summary>Shutdown before the handshake was complete, or after the connection failed. Nothing was sent. OpenSSL: shutdown while in init.</summary>
    ShutdownWhileInInit,

    /// <summary>Shutdown met data that nobody has read. Read until ZeroReturn instead. OpenSSL: application data after close notify.</summary>
    ApplicationDataAfterCloseNotify,

    /// <summary>No failure: our close_notify is out, the peer's has not come. Goes with value 0 of Shutdown, which OpenSSL leaves ambiguous.</summary>
    AwaitsCloseNotify,

    /// <summary>
    /// WriteEarlyData where nothing can be sent early: no ticket allows it, or the server has answered; on a server, none was taken, or the
    /// handshake is complete. Nothing is lost: go on with the handshake, and Write. OpenSSL: called a function you should not call.
    /// </summary>
    EarlyDataNotPossible,

    /// <summary>WriteEarlyData of more than the ticket allows. Nothing of it was sent. OpenSSL: too much early data.</summary>
    TooMuchEarlyData,
}
