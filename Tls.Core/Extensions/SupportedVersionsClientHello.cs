using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>supported_versions of a ClientHello, in order of preference (RFC 9846 §4.3.1).</summary>
internal readonly ref struct SupportedVersionsClientHello(CodePointList<ProtocolVersion> versions) : IExtension<SupportedVersionsClientHello>
{
    public static ExtensionType Type => ExtensionType.SupportedVersions;

    public CodePointList<ProtocolVersion> Versions { get; } = versions;

    public static SupportedVersionsClientHello Parse(ReadOnlySpan<byte> data) =>
        new(CodePointList<ProtocolVersion>.Parse(TlsReader.ReadSoleVector8(data, 2, 254)));

    public void Write(TlsWriter writer) => writer.WriteVector8(Versions.Encoded);
}
