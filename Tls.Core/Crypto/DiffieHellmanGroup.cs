using System;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>A group where both sides do the same (RFC 9846 §7.4.2), unlike a KEM: answering is starting and completing at once.</summary>
internal abstract class DiffieHellmanGroup(NamedGroup name, int shareLength) : KeyExchangeGroup
{
    public sealed override NamedGroup Name { get; } = name;

    public sealed override int ClientShareLength { get; } = shareLength;

    public sealed override int ServerShareLength => ClientShareLength;

    public sealed override bool IsPostQuantum => false;

    protected override Secret RespondCore(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare)
    {
        using KeyExchange own = Start(provider);
        Secret shared = own.Complete(clientShare);
        own.Share.CopyTo(serverShare);
        return shared;
    }
}
