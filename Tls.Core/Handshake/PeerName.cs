using System;
using System.Globalization;
using System.Net;

namespace Tls.Core.Handshake;

/// <summary>Whom a client wants to talk to: a DNS name in A-labels, or an IP address, which RFC 6066 §3 keeps out of server_name.</summary>
internal sealed class PeerName
{
    /// <summary>In bytes of ASCII.</summary>
    public const int MaxDnsNameLength = 253;

    private PeerName(string text, bool isAddress) => (Text, IsAddress) = (text, isAddress);

    public string Text { get; }

    public bool IsAddress { get; }

    /// <summary>Null for null; otherwise the name in the form that goes on the wire.</summary>
    public static PeerName? Parse(string? name)
    {
        if (name is null) return null;
        if (IsAddressText(name)) return new PeerName(name, isAddress: true);

        // RFC 6066 §3: without the trailing dot.
        string ascii = name.EndsWith('.') ? name[..^1] : name;
        try
        {
            if (!IsAscii(ascii)) ascii = new IdnMapping().GetAscii(ascii);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException("The server name is no valid internationalised DNS name.", nameof(name), e);
        }
        if (!IsDnsName(ascii)) throw new ArgumentException("The server name is neither an IP address nor a DNS name of at most 253 bytes.", nameof(name));
        return new PeerName(ascii, isAddress: false);
    }

    // The parser takes "[::1]:443", "127.1" and "0x7f.1" for addresses, too.
    private static bool IsAddressText(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && (text.Contains(':', StringComparison.Ordinal) ? text[0] != '[' : address.ToString() == text);

    private static bool IsAscii(string text) => System.Text.Ascii.IsValid(text);

    private static bool IsDnsName(string text)
    {
        if (text.Length is 0 or > MaxDnsNameLength) return false;

        // RFC 6066 §3 forbids addresses here; a last label that is a number makes one for some resolvers, and no domain.
        ReadOnlySpan<char> name = text;
        if (IsNumber(name[(name.LastIndexOf('.') + 1)..])) return false;
        foreach (Range label in name.Split('.'))
        {
            if (!IsLabel(name[label])) return false;
        }
        return true;
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 63) return false;
        foreach (char c in label)
        {
            // Underscores are no host name's, but servers that use them exist.
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> label) =>
        label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || !label.ContainsAnyExceptInRange('0', '9');
}
