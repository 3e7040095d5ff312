using System;
using Tls.Core;

namespace Tls.Sample;

/// <summary>The versions that may be negotiated, from oldest to newest.</summary>
internal sealed record VersionRange(ProtocolVersion Oldest, ProtocolVersion Newest)
{
    public static VersionRange Default { get; } = new(new TlsClientOptions().MinVersion, new TlsClientOptions().MaxVersion);

    /// <summary>Reads one version, or two with a dash. Throws <see cref="FormatException"/>.</summary>
    public static VersionRange Parse(string text)
    {
        string[] ends = text.Split('-', 2);
        var range = new VersionRange(ParseVersion(ends[0]), ParseVersion(ends[^1]));
        return range.Oldest <= range.Newest ? range : throw new FormatException("the older version comes first");
    }

    public override string ToString() => Oldest == Newest ? Number(Oldest) : $"{Number(Oldest)}-{Number(Newest)}";

    private static ProtocolVersion ParseVersion(string text) => text switch
    {
        "1.2" => ProtocolVersion.Tls12,
        "1.3" => ProtocolVersion.Tls13,
        _ => throw new FormatException("there are 1.2, 1.3 and 1.2-1.3"),
    };

    private static string Number(ProtocolVersion version) => Names.Of(version)["TLS ".Length..];
}
