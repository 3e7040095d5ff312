using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace Tls.Transports;

/// <summary>
/// The name a client asked for, and whether a certificate holds it: RFC 9525 with DNS-ID and IP-ID. The subject's common name plays
/// no part (§2). Immutable: any thread may use it.
/// </summary>
internal sealed class HostName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private readonly string _dnsName;
    private readonly byte[]? _address;

    private HostName(string dnsName, byte[]? address)
    {
        _dnsName = dnsName;
        _address = address;
    }

    /// <summary>Reads a DNS name, in Unicode or ASCII form and with or without a trailing dot, or the text of an IP address.</summary>
    /// <returns>False if the text is neither; then no certificate can match it.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostName? name)
    {
        name = null;
        if (TryParseAddress(text, out byte[]? address))
        {
            name = new HostName("", address);
            return true;
        }
        if (ToAscii(text) is not string ascii || !IsDnsName(ascii)) return false;
        name = new HostName(ascii, null);
        return true;
    }

    /// <summary>Whether this name is among those of a certificate.</summary>
    public bool IsAmong(SubjectAltNames names)
    {
        // RFC 9525 §6.4, §6.5: an address is never compared with a DNS name, even if the text is the same.
        if (_address is null)
        {
            foreach (string presented in names.DnsNames)
            {
                if (Matches(presented)) return true;
            }
            return false;
        }
        foreach (byte[] presented in names.Addresses)
        {
            if (presented.AsSpan().SequenceEqual(_address)) return true;
        }
        return false;
    }

    /// <summary>Whether a presented DNS name, perhaps with a wildcard, stands for this name. RFC 9525 §6.3.</summary>
    internal bool Matches(string presented)
    {
        if (_address is not null) return false;
        if (!presented.StartsWith("*.", StringComparison.Ordinal)) return IsDnsName(presented) && EqualsAscii(presented, _dnsName);

        // The wildcard is the whole left-most label and stands for exactly one label. One label after it would cover a whole
        // top-level domain.
        string parent = presented[2..];
        int dot = _dnsName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && parent.Contains('.', StringComparison.Ordinal) && IsDnsName(parent) && EqualsAscii(parent, _dnsName[(dot + 1)..]);
    }

    /// <summary>Whether this is the DNS name given or one below it. RFC 5280 §4.2.1.10; the empty one is above all.</summary>
    internal bool IsWithin(string subtree)
    {
        if (_address is not null) return false;
        string top = subtree.StartsWith('.') ? subtree[1..] : subtree;
        return top.Length == 0 || EqualsAscii(_dnsName, top) || (_dnsName.Length > top.Length && EqualsAscii(_dnsName[^(top.Length + 1)..], '.' + top));
    }

    // Both sides are ASCII by now, so that no letter outside it folds into one inside (the Kelvin sign is no k).
    private static bool EqualsAscii(string left, string right) => Ascii.EqualsIgnoreCase(left, right);

    private static bool TryParseAddress(string text, [NotNullWhen(true)] out byte[]? address)
    {
        address = null;
        if (!IPAddress.TryParse(text, out IPAddress? parsed)) return false;

        // The parser takes "1", "127.1" and "0x7f.1" for addresses too; only the dotted quad is one here.
        if (!text.Contains(':', StringComparison.Ordinal) && parsed.ToString() != text) return false;
        address = parsed.GetAddressBytes();
        return true;
    }

    private static string? ToAscii(string text)
    {
        string name = text.EndsWith('.') ? text[..^1] : text;
        if (Ascii.IsValid(name)) return name;
        try
        {
            return Idn.GetAscii(name.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Labels of letters, digits, hyphens and the underscores found in practice; no NUL, no wildcard, no numeric last label.</summary>
    private static bool IsDnsName(string name)
    {
        if (name.Length is 0 or > 253) return false;
        ReadOnlySpan<char> text = name;
        foreach (Range label in text.Split('.'))
        {
            if (!IsLabel(text[label])) return false;
        }
        return !IsNumeric(text[(text.LastIndexOf('.') + 1)..]);
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 63) return false;
        foreach (char c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }
        return true;
    }

    // "127.1" or "0x7f.0.0.1" is an address to some resolvers; no top-level domain looks like that.
    private static bool IsNumeric(ReadOnlySpan<char> label) =>
        label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || !label.ContainsAnyExceptInRange('0', '9');
}
