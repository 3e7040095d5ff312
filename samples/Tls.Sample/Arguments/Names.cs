using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Tls.Core;

namespace Tls.Sample;

/// <summary>Code points as people write them, and back.</summary>
internal static class Names
{
    private static readonly Dictionary<NamedGroup, string> NistNames = new()
    {
        [NamedGroup.Secp256r1] = "P-256",
        [NamedGroup.Secp384r1] = "P-384",
        [NamedGroup.Secp521r1] = "P-521",
    };

    public static string Of(NamedGroup group) => NistNames.GetValueOrDefault(group) ?? group.ToString();

    public static string Of(ProtocolVersion version) => version switch
    {
        ProtocolVersion.Tls12 => "TLS 1.2",
        ProtocolVersion.Tls13 => "TLS 1.3",
        _ => version.ToString(),
    };

    /// <summary>The RFC's spelling: UnknownCa is unknown_ca.</summary>
    public static string Of(AlertDescription alert)
    {
        var text = new StringBuilder();
        foreach (char letter in alert.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    /// <summary>Throws <see cref="FormatException"/>.</summary>
    public static IEnumerable<NamedGroup> ParseGroup(string text)
    {
        NamedGroup[] found = [.. Enum.GetValues<NamedGroup>().Where(group => group != NamedGroup.None && (IsSame(text, Of(group)) || IsSame(text, group.ToString())))];
        return found.Length > 0 ? found : throw new FormatException($"there is no group '{Printable(text)}'");
    }

    /// <summary>
    /// A short name stands for every suite in the default list that has it in its name, so that it means the same cipher in each TLS
    /// version. Throws <see cref="FormatException"/>.
    /// </summary>
    public static IEnumerable<CipherSuite> ParseSuites(string text)
    {
        string part = $"_{text.Replace('-', '_')}_";
        CipherSuite[] found = [.. Enum.GetValues<CipherSuite>().Where(suite => IsSame(text, suite.ToString()))];
        if (found.Length == 0) found = [.. new TlsClientOptions().CipherSuites.Where(suite => suite.ToString().Contains(part, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0 ? found : throw new FormatException($"there is no cipher suite '{Printable(text)}'");
    }

    /// <summary>What a peer or a file chose is not let loose on a terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(letter => IsHarmless(letter) ? letter : '?'));

    // Format characters too: some of them turn the direction of what follows.
    private static bool IsHarmless(char letter) =>
        !char.IsControl(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) is not
            (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool IsSame(string text, string name) => string.Equals(text.Replace('-', '_'), name.Replace('-', '_'), StringComparison.OrdinalIgnoreCase);
}
