using System;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>
/// A pre-shared key as the key schedule takes it (RFC 9846 §4.3.11, §7.1), on either side. Whoever made the secret owns it: an external
/// key belongs to its <see cref="TlsPreSharedKey"/>, one out of a ticket to the ledger of the connection.
/// </summary>
internal sealed class PreSharedKey(Secret secret, HashFunction hash, PskOrigin origin)
{
    /// <summary>§4.3.11: a key is for one hash, which the cipher suite has to have.</summary>
    public HashFunction Hash { get; } = hash;

    public PskOrigin Origin { get; } = origin;

    /// <summary>Comes from outside TLS, whether imported or not.</summary>
    public bool IsExternal => Origin != PskOrigin.Resumption;

    /// <summary>The first step of the key schedule. A key that its owner disposed while in use is the owner's mistake, but the peer is owed an alert.</summary>
    public EarlySecret Extract(KeySchedule schedule)
    {
        if (schedule.Suite.Hash != Hash) throw new InvalidOperationException("The suite has another hash than the pre-shared key.");
        PeerFaultException.ThrowIf(secret.IsDisposed, TlsFault.InternalError);
        return EarlySecret.FromPsk(schedule, secret);
    }
}
