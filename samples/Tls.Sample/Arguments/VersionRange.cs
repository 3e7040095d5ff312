using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;

namespace Tls.Sample;

/// <summary>The versions that may be negotiated, from oldest to newest.</summary>
internal sealed record VersionRange(ProtocolVersion Oldest, ProtocolVersion Newest)
{
    /// <summary>The versions that these suites are for.</summary>
    public static VersionRange Of(IEnumerable<CipherSuite> suites)
    {
        // RFC 9846 Appendix B.4: a suite of TLS 1.3 names no key exchange, so it has nothing to be WITH.
        ILookup<bool, CipherSuite> isOld = suites.ToLookup(suite => suite.ToString().Contains("_WITH_", StringComparison.Ordinal));
        return new VersionRange(
            isOld[true].Any() ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            isOld[false].Any() ? ProtocolVersion.Tls13 : ProtocolVersion.Tls12);
    }

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
