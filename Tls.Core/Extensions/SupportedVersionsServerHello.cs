using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>supported_versions of ServerHello and HelloRetryRequest (RFC 9846 §4.3.1).</summary>
internal readonly ref struct SupportedVersionsServerHello(ProtocolVersion selectedVersion) : IExtension<SupportedVersionsServerHello>
{
    public static ExtensionType Type => ExtensionType.SupportedVersions;

    public ProtocolVersion SelectedVersion { get; } = selectedVersion;

    public static SupportedVersionsServerHello Parse(ReadOnlySpan<byte> data) => new((ProtocolVersion)TlsReader.ReadSoleUInt16(data));

    public void Write(TlsWriter writer) => writer.WriteUInt16((ushort)SelectedVersion);
}
