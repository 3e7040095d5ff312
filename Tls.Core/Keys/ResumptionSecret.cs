using System;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>resumption_main_secret (RFC 9846 §7.1), from which each ticket has a key of its own (§4.7.1). Owns the secret.</summary>
internal sealed class ResumptionSecret(TlsCryptoProvider provider, CipherSuiteSpec suite, Secret secret) : IDisposable
{
    public CipherSuiteSpec Suite { get; } = suite;

    /// <summary>The pre-shared key of the ticket with that nonce; the result is the caller's, and no connection's.</summary>
    public Secret DeriveKey(ReadOnlySpan<byte> nonce)
    {
        var key = new Secret(Suite.Hash.Length());
        HkdfLabel.Expand(provider, Suite.Hash, secret.Bytes, "resumption"u8, nonce, key.Bytes);
        return key;
    }

    public void Dispose() => secret.Dispose();
}
