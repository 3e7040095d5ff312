using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>pre_shared_key of a ServerHello: the index of the identity taken, from 0 (RFC 9846 §4.3.11).</summary>
internal readonly ref struct PreSharedKeyServerHello(ushort selectedIdentity) : IExtension<PreSharedKeyServerHello>
{
    public static ExtensionType Type => ExtensionType.PreSharedKey;

    public ushort SelectedIdentity { get; } = selectedIdentity;

    public static PreSharedKeyServerHello Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleUInt16(data));

    public void Write(TlsWriter writer) => writer.WriteUInt16(SelectedIdentity);
}
