using System;
using System.Collections.Generic;

namespace Tls.Core.Keys;

/// <summary>
/// Every secret that a connection made. Owners wipe early; the ledger makes sure that a fault in mid-transition, or a Dispose,
/// wipes what an abandoned owner still held. Bounded: it lets go of wiped secrets. The secrets themselves are the links of its list, which so
/// costs nothing.
/// </summary>
internal sealed class SecretLedger : IDisposable
{
    private Secret? _last;

    /// <summary>What it holds at the moment, the oldest first.</summary>
    public IReadOnlyList<Secret> Secrets
    {
        get
        {
            var secrets = new List<Secret>();
            for (Secret? secret = _last; secret is not null; secret = secret.Previous) secrets.Insert(0, secret);
            return secrets;
        }
    }

    public Secret Create(int length)
    {
        Trim();
        return _last = new Secret(length) { Previous = _last };
    }

    /// <summary>Lets go of what is wiped already.</summary>
    public void Trim()
    {
        while (_last is { IsDisposed: true }) _last = _last.Previous;
        for (Secret? secret = _last; secret is not null; secret = secret.Previous)
        {
            while (secret.Previous is { IsDisposed: true } wiped) secret.Previous = wiped.Previous;
        }
    }

    public void Dispose()
    {
        for (Secret? secret = _last; secret is not null; secret = secret.Previous) secret.Dispose();
    }
}
