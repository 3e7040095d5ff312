using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Architecture;

namespace Tls.Tests.Iana;

/// <summary>
/// Every code point that we name has IANA's name and value. The files beside this one are excerpts in IANA's spelling, copied by
/// hand from RFC 9846 Appendix B and, for what it leaves out, from RFC 5246, 5289, 5746, 6066, 6962, 7507, 7627, 7905, 8422, 8879,
/// draft-ietf-tls-ecdhe-mlkem, draft-ietf-tls-mlkem and draft-ietf-tls-mldsa.
/// </summary>
public sealed class IanaRegistries
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["AlertDescription"] = "alerts.csv",
        ["AlertLevel"] = "alert-levels.csv",
        ["CertificateCompressionAlgorithm"] = "certificate-compression-algorithms.csv",
        ["CertificateStatusType"] = "certificate-status-types.csv",
        ["CipherSuite"] = "cipher-suites.csv",
        ["ContentType"] = "content-types.csv",
        ["ExtensionType"] = "extension-types.csv",
        ["HandshakeType"] = "handshake-types.csv",
        ["KeyUpdateRequest"] = "key-update-requests.csv",
        ["NamedGroup"] = "supported-groups.csv",
        ["PskKeyExchangeMode"] = "psk-key-exchange-modes.csv",
        ["SignatureScheme"] = "signature-schemes.csv",
    };

    /// <summary>The enumerations as wide as a code point; ours, such as TlsFault, are as wide as an int. Versions have no registry.</summary>
    private static IEnumerable<Type> Enumerations =>
        from type in typeof(TlsFault).Assembly.GetTypes()
        where type.IsEnum && type != typeof(ProtocolVersion)
        where type.GetEnumUnderlyingType() == typeof(byte) || type.GetEnumUnderlyingType() == typeof(ushort)
        select type;

    [TestCaseSource(nameof(Enumerations))]
    public void Members_have_the_names_and_values_of_their_registry(Type enumeration)
    {
        Assert.That(Files, Does.ContainKey(enumeration.Name), "An enumeration of code points needs its excerpt of the registry.");
        Dictionary<string, int> registry = Read(Files[enumeration.Name]);
        IEnumerable<(string Name, int Value)> members =
            from name in Enum.GetNames(enumeration)
            let value = Convert.ToInt32(Enum.Parse(enumeration, name))
            where !(name == "None" && value == 0)
            select (name, value);
        Assert.That(members, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach ((string name, int value) in members)
            {
                Assert.That(registry, Does.ContainKey(name), $"{enumeration.Name}.{name}");
                if (registry.TryGetValue(name, out int registered)) Assert.That(value, Is.EqualTo(registered), $"{enumeration.Name}.{name}");
            }
        });
    }

    [Test]
    public void Every_excerpt_is_used()
    {
        IEnumerable<string> present = Directory.EnumerateFiles(Folder, "*.csv").Select(file => Path.GetFileName(file));
        Assert.That(present, Is.EquivalentTo(Files.Values));
        Assert.That(Files.Keys, Is.EquivalentTo(Enumerations.Select(type => type.Name)));
    }

    [Test]
    public void Versions_are_those_of_the_RFCs()
    {
        Assert.That((ushort)ProtocolVersion.Ssl30, Is.EqualTo(0x0300));
        Assert.That((ushort)ProtocolVersion.Tls10, Is.EqualTo(0x0301));
        Assert.That((ushort)ProtocolVersion.Tls11, Is.EqualTo(0x0302));
        Assert.That((ushort)ProtocolVersion.Tls12, Is.EqualTo(0x0303));
        Assert.That((ushort)ProtocolVersion.Tls13, Is.EqualTo(0x0304));
    }

    /// <summary>IANA's snake_case in Pascal case; cipher suites keep IANA's spelling, as the BCL's do.</summary>
    internal static string ToMemberName(string registered)
    {
        if (registered.StartsWith("TLS_", StringComparison.Ordinal)) return registered;
        return string.Concat(registered.Replace("_RESERVED", "").Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static string Folder => Path.Combine(Repository.Root, "Tls.Tests", "Iana");

    private static Dictionary<string, int> Read(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(line => line.Split(',')).ToDictionary(row => ToMemberName(row[0]), row => ToNumber(row[1]));

    private static int ToNumber(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? int.Parse(text[2..], NumberStyles.HexNumber) : int.Parse(text);
}
