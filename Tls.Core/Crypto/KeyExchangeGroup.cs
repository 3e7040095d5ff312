using System;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>
/// A key exchange method by its NamedGroup (RFC 9846 §4.3.8). The server's answer may depend on the client's share, so that a KEM
/// fits as well as a Diffie-Hellman. Stateless and safe to share.
/// </summary>
internal abstract class KeyExchangeGroup
{
    public abstract NamedGroup Name { get; }

    /// <summary>Length of the client's key_exchange in bytes.</summary>
    public abstract int ClientShareLength { get; }

    /// <summary>Length of the server's key_exchange in bytes.</summary>
    public abstract int ServerShareLength { get; }

    /// <summary>A quantum computer does not break it. Such groups are TLS 1.3's alone: TLS 1.2 has no message that would carry them.</summary>
    public abstract bool IsPostQuantum { get; }

    /// <summary>The client's half: makes a fresh key, never used for a second connection (§4.3.8).</summary>
    public abstract KeyExchange Start(TlsCryptoProvider provider);

    /// <summary>The server's half: answers the client's share and gives the shared secret, which the caller owns.</summary>
    /// <param name="provider">Gives the random bytes.</param>
    /// <param name="clientShare">As it came; a wrong length or value is <see cref="TlsFault.InvalidKeyShare"/>.</param>
    /// <param name="serverShare">Exactly <see cref="ServerShareLength"/> bytes, filled.</param>
    public Secret Respond(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(serverShare.Length, ServerShareLength);
        PeerFaultException.ThrowIf(clientShare.Length != ClientShareLength, TlsFault.InvalidKeyShare);
        return RespondCore(provider, clientShare, serverShare);
    }

    protected abstract Secret RespondCore(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare);
}
