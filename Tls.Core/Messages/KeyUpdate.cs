using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.7.3.</summary>
internal readonly ref struct KeyUpdate(KeyUpdateRequest requestUpdate) : IHandshakeMessage<KeyUpdate>
{
    public static HandshakeType Type => HandshakeType.KeyUpdate;

    public KeyUpdateRequest RequestUpdate { get; } = requestUpdate;

    public static KeyUpdate Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var requestUpdate = (KeyUpdateRequest)reader.ReadUInt8();
        reader.ExpectEnd();

        // §4.7.3: any other value is an illegal_parameter.
        PeerFaultException.ThrowIf(
            requestUpdate is not (KeyUpdateRequest.UpdateNotRequested or KeyUpdateRequest.UpdateRequested),
            TlsFault.InvalidKeyUpdateRequest);
        return new KeyUpdate(requestUpdate);
    }

    public void Write(TlsWriter writer) => writer.WriteUInt8((byte)RequestUpdate);
}
