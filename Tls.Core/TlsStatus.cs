namespace Tls.Core;

/// <summary>What a verb of <see cref="TlsConnection"/> came to.</summary>
public enum TlsStatus
{
    /// <summary>Progress was made. After Receive: call again with the rest, even if that is empty, until it says something else.</summary>
    Done,

    /// <summary>No whole record is there yet; nothing was consumed. Come back with more bytes.</summary>
    NeedMoreData,

    /// <summary>Answer <see cref="TlsConnection.Decision"/>, then call Receive again, even with nothing.</summary>
    NeedDecision,

    /// <summary>The peer's close_notify came: no plaintext will follow, and bytes behind it stay the caller's. Sending still works.</summary>
    Closed,

    /// <summary>See <see cref="TlsConnection.Error"/>. The alert that is owed is in the outgoing writer already; every later call says the same.</summary>
    Failed,
}
