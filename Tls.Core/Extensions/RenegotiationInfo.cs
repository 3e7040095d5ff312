using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>renegotiation_info (RFC 5746 §3.2). Empty in a first handshake, and there is no other here.</summary>
internal readonly ref struct RenegotiationInfo(ReadOnlySpan<byte> renegotiatedConnection) : IExtension<RenegotiationInfo>
{
    public static ExtensionType Type => ExtensionType.RenegotiationInfo;

    public ReadOnlySpan<byte> RenegotiatedConnection { get; } = renegotiatedConnection;

    public static RenegotiationInfo Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector8(data));

    public void Write(TlsWriter writer) => writer.WriteVector8(RenegotiatedConnection);
}
