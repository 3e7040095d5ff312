using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>What both ends can do with the keys of a connection: log them for a debugger, and derive others from them.</summary>
internal static class KeyOptions
{
    private static readonly Option<string> Log =
        new("--keylog", "FILE", "append the secrets in the NSS key log format (as SSLKEYLOGFILE), for Wireshark: who has them reads everything", text => text);
    private static readonly Option<Exported> ExportOption =
        new("--export", "LABEL:LENGTH", "show so many bytes of exported keying material (RFC 5705), which both ends have in common; may be repeated", ParseExport, isRepeatable: true);

    public static IReadOnlyList<Option> All => [Log, ExportOption];

    public static bool HasLog(ParsedArguments arguments) => arguments.Has(Log);

    /// <summary>Null where no log is wanted. Throws <see cref="FailureException"/>.</summary>
    public static KeyLogFile? OpenLog(ParsedArguments arguments) => arguments.Find(Log) is { } file ? Files.Use(file, () => new KeyLogFile(file)) : null;

    /// <summary>What was asked for, in hexadecimal, of a connection that is established.</summary>
    public static IEnumerable<(string Label, string Value)> Export(ParsedArguments arguments, TlsStream stream)
    {
        foreach (Exported wanted in arguments.All(ExportOption))
        {
            byte[] material = new byte[wanted.Length];
            string text;
            try
            {
                stream.ExportKeyingMaterial(wanted.Label, material);
                text = Convert.ToHexStringLower(material);
            }
            catch (InvalidOperationException refusal)
            {
                // TLS 1.2 without extended_main_secret.
                text = refusal.Message;
            }
            yield return ("exported", $"{wanted.Label}: {text}");
        }
    }

    private static Exported ParseExport(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !Ascii.IsValid(text) || text.Any(char.IsControl) || colon > 249) throw new FormatException("LABEL is 1 to 249 ASCII characters, and LENGTH comes behind a colon");
        bool isLength = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length);
        if (!isLength || length is < 1 or > TlsConnection.MaxExportedLength) throw new FormatException($"LENGTH is 1 to {TlsConnection.MaxExportedLength}");
        return new Exported(text[..colon], length);
    }

    private sealed record Exported(string Label, int Length);
}
