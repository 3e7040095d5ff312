using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The ways in which the client would use a pre-shared key (RFC 9846 §4.3.9).</summary>
internal readonly ref struct PskKeyExchangeModes(ReadOnlySpan<byte> keyExchangeModes) : IExtension<PskKeyExchangeModes>
{
    public static ExtensionType Type => ExtensionType.PskKeyExchangeModes;

    /// <summary>ke_modes: each byte is a <see cref="PskKeyExchangeMode"/>.</summary>
    public ReadOnlySpan<byte> KeyExchangeModes { get; } = keyExchangeModes;

    public bool Contains(PskKeyExchangeMode mode) => KeyExchangeModes.Contains((byte)mode);

    public static PskKeyExchangeModes Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector8(data, 1));

    public void Write(TlsWriter writer) => writer.WriteVector8(KeyExchangeModes);
}
