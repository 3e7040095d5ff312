using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>key_share of a ClientHello (RFC 9846 §4.3.8); empty where the client leaves the choice of the group to the server.</summary>
internal readonly ref struct KeyShareClientHello(ReadOnlySpan<byte> clientShares) : IExtension<KeyShareClientHello>
{
    private readonly ElementList<KeyShareEntry, KeyShareEntry> _clientShares = ElementList<KeyShareEntry, KeyShareEntry>.Parse(clientShares);

    public static ExtensionType Type => ExtensionType.KeyShare;

    public int Count => _clientShares.Count;

    public ElementList<KeyShareEntry, KeyShareEntry>.Enumerator GetEnumerator() => _clientShares.GetEnumerator();

    public bool TryFind(NamedGroup group, out ReadOnlySpan<byte> keyExchange)
    {
        keyExchange = default;
        foreach (KeyShareEntry share in this)
        {
            if (share.Group != group) continue;
            keyExchange = share.KeyExchange;
            return true;
        }
        return false;
    }

    public static KeyShareClientHello Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector16(data));

    public void Write(TlsWriter writer) => writer.WriteVector16(_clientShares.Encoded);
}
