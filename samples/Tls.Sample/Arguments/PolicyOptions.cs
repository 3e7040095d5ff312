using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;

namespace Tls.Sample;

/// <summary>The options about what may be negotiated, the same for client and server.</summary>
internal static class PolicyOptions
{
    private static readonly TlsClientOptions Defaults = new();

    public static Option<VersionRange> Versions { get; } =
        new("--tls", "VERSIONS", $"1.2, 1.3 or 1.2-1.3; default {VersionRange.Default}", VersionRange.Parse);

    public static Option<string[]> Alpn { get; } =
        new("--alpn", "a,b", "application protocols, such as h2,http/1.1; default none", ParseList);

    public static Option<NamedGroup[]> Groups { get; } =
        new("--groups", "a,b", $"key exchange groups; default {string.Join(',', Defaults.Groups.Select(Names.Of))}", Parser(Names.ParseGroup));

    public static Option<CipherSuite[]> Suites { get; } =
        new("--suites", "a,b", "cipher suites by IANA name, or short: AES-128-GCM,AES-256-GCM,CHACHA20-POLY1305", Parser(Names.ParseSuites));

    public static IReadOnlyList<Option> All { get; } = [Versions, Alpn, Groups, Suites];

    public static VersionRange ReadVersions(ParsedArguments arguments) => arguments.Find(Versions) ?? VersionRange.Default;

    public static IReadOnlyList<string> ReadAlpn(ParsedArguments arguments) => arguments.Find(Alpn) ?? Defaults.ApplicationProtocols;

    public static IReadOnlyList<NamedGroup> ReadGroups(ParsedArguments arguments) => arguments.Find(Groups) ?? Defaults.Groups;

    public static IReadOnlyList<CipherSuite> ReadSuites(ParsedArguments arguments) => arguments.Find(Suites) ?? Defaults.CipherSuites;

    private static Func<string, T[]> Parser<T>(Func<string, IEnumerable<T>> parse) => text => [.. ParseList(text).SelectMany(parse)];

    private static string[] ParseList(string text)
    {
        string[] entries = text.Split(',');
        return entries.Contains("") ? throw new FormatException("an entry is empty") : entries;
    }
}
