using System;

namespace Tls.Core.Keys;

/// <summary>Writes what the key schedule of TLS 1.3 derives (RFC 9846 §7.1) into a <see cref="KeyLog"/>, under the names that the log has for it.</summary>
internal sealed class SessionKeyLog(KeyLog log, byte[] clientRandom)
{
    /// <summary>Does nothing for a secret that the format does not know.</summary>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret)
    {
        ReadOnlySpan<byte> name = NameOf(label);
        if (!name.IsEmpty) log.Add(name, clientRandom, secret);
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> label) =>
        label.SequenceEqual("c e traffic"u8) ? "CLIENT_EARLY_TRAFFIC_SECRET"u8
        : label.SequenceEqual("e exp master"u8) ? "EARLY_EXPORTER_SECRET"u8
        : label.SequenceEqual("c hs traffic"u8) ? "CLIENT_HANDSHAKE_TRAFFIC_SECRET"u8
        : label.SequenceEqual("s hs traffic"u8) ? "SERVER_HANDSHAKE_TRAFFIC_SECRET"u8
        : label.SequenceEqual("c ap traffic"u8) ? "CLIENT_TRAFFIC_SECRET_0"u8
        : label.SequenceEqual("s ap traffic"u8) ? "SERVER_TRAFFIC_SECRET_0"u8
        : label.SequenceEqual("exp master"u8) ? "EXPORTER_SECRET"u8
        : default;
}
