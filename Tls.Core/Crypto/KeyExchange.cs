using System;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>A client's key exchange under way: holds the private key until it is completed or disposed. Used once.</summary>
internal abstract class KeyExchange(KeyExchangeGroup group) : IDisposable
{
    public KeyExchangeGroup Group { get; } = group;

    /// <summary>What goes into the ClientHello.</summary>
    public abstract ReadOnlySpan<byte> Share { get; }

    /// <summary>Takes the server's share and gives the shared secret, which the caller owns.</summary>
    public Secret Complete(ReadOnlySpan<byte> serverShare)
    {
        PeerFaultException.ThrowIf(serverShare.Length != Group.ServerShareLength, TlsFault.InvalidKeyShare);
        return CompleteCore(serverShare);
    }

    public abstract void Dispose();

    protected abstract Secret CompleteCore(ReadOnlySpan<byte> serverShare);
}
