using System;
using System.Collections.Generic;

namespace Tls.Core.Keys;

/// <summary>
/// Every secret that a connection made. Owners wipe early; the ledger makes sure that a fault in mid-transition, or a Dispose,
/// wipes what an abandoned owner still held. Bounded: slots of wiped secrets are used again.
/// </summary>
internal sealed class SecretLedger : IDisposable
{
    private readonly List<Secret> _secrets = [];

    public IReadOnlyList<Secret> Secrets => _secrets;

    public Secret Create(int length)
    {
        var secret = new Secret(length);
        int free = _secrets.FindIndex(old => old.IsDisposed);
        if (free >= 0) _secrets[free] = secret;
        else _secrets.Add(secret);
        return secret;
    }

    /// <summary>Lets go of what is wiped already.</summary>
    public void Trim()
    {
        _secrets.RemoveAll(static secret => secret.IsDisposed);
        _secrets.TrimExcess();
    }

    public void Dispose()
    {
        foreach (Secret secret in _secrets) secret.Dispose();
    }
}
