using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The groups for key exchange, in order of preference (RFC 9846 §4.3.7).</summary>
internal readonly ref struct SupportedGroups(CodePointList<NamedGroup> namedGroupList) : IExtension<SupportedGroups>
{
    public static ExtensionType Type => ExtensionType.SupportedGroups;

    public CodePointList<NamedGroup> NamedGroupList { get; } = namedGroupList;

    public static SupportedGroups Parse(ReadOnlySpan<byte> data) =>
        new(CodePointList<NamedGroup>.Parse(TlsReader.ReadSoleVector16(data, 2, 0xFFFF)));

    public void Write(TlsWriter writer) => writer.WriteVector16(NamedGroupList.Encoded);
}
