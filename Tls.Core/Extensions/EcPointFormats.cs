using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>ec_point_formats (RFC 8422 §5.1.2): of TLS 1.2 only. Nobody may leave out the uncompressed form, and there is no other any more.</summary>
internal readonly ref struct EcPointFormats(ReadOnlySpan<byte> formats) : IExtension<EcPointFormats>
{
    public const byte Uncompressed = 0;

    public static ExtensionType Type => ExtensionType.EcPointFormats;

    public static EcPointFormats UncompressedOnly => new([Uncompressed]);

    public ReadOnlySpan<byte> Formats { get; } = formats;

    public bool HasUncompressed => Formats.Contains(Uncompressed);

    public static EcPointFormats Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector8(data, 1));

    public void Write(TlsWriter writer) => writer.WriteVector8(Formats);
}
