using System;
using System.Globalization;

namespace Tls.Sample;

/// <summary>Where to connect to.</summary>
internal sealed record Endpoint(string Host, int Port)
{
    /// <summary>Reads HOST:PORT, with an IPv6 address in brackets. Throws <see cref="UsageException"/>.</summary>
    public static Endpoint Parse(string text, Command command)
    {
        int colon = text.LastIndexOf(':');
        string host = colon > 0 ? text[..colon] : "";
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        else if (host.Contains(':')) host = "";
        return host.Length > 0 && TryParsePort(text[(colon + 1)..], out int port) && port > 0
            ? new Endpoint(host, port)
            : throw new UsageException($"'{text}' is not HOST:PORT; an IPv6 address needs brackets", command);
    }

    /// <summary>0 to 65,535, digits only.</summary>
    public static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
