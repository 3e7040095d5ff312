using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>What a server wants of the extensions in a client's certificate (RFC 9846 §4.3.5).</summary>
internal readonly ref struct OidFilters(ReadOnlySpan<byte> filters) : IExtension<OidFilters>
{
    public static ExtensionType Type => ExtensionType.OidFilters;

    public ElementList<OidFilter, OidFilter> Filters { get; } = ElementList<OidFilter, OidFilter>.Parse(filters);

    public static OidFilters Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector16(data));

    public void Write(TlsWriter writer) => writer.WriteVector16(Filters.Encoded);
}
