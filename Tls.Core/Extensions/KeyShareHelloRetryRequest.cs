using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>key_share of a HelloRetryRequest: the group to come back with (RFC 9846 §4.3.8).</summary>
internal readonly ref struct KeyShareHelloRetryRequest(NamedGroup selectedGroup) : IExtension<KeyShareHelloRetryRequest>
{
    public static ExtensionType Type => ExtensionType.KeyShare;

    public NamedGroup SelectedGroup { get; } = selectedGroup;

    public static KeyShareHelloRetryRequest Parse(ReadOnlySpan<byte> data) => new((NamedGroup)TlsReader.ReadSoleUInt16(data));

    public void Write(TlsWriter writer) => writer.WriteUInt16((ushort)SelectedGroup);
}
