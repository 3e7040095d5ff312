using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Tls.Core.Fingerprints;

/// <summary>JA4 as its authors define it (FoxIO, github.com/FoxIO-LLC/ja4, technical_details/JA4.md), over TCP.</summary>
internal static class Ja4Fingerprint
{
    private const string NoHash = "000000000000";

    public static string Of(ClientHelloDecision hello)
    {
        ushort[] suites = WithoutGrease(hello.CipherSuites.Select(suite => (ushort)suite));
        ushort[] extensions = WithoutGrease(hello.Extensions.Select(type => (ushort)type));
        string counts = string.Create(CultureInfo.InvariantCulture, $"{Math.Min(suites.Length, 99):D2}{Math.Min(extensions.Length, 99):D2}");
        string head = $"t{Version(hello)}{(hello.HasServerName ? 'd' : 'i')}{counts}{Protocol(hello)}";
        return $"{head}_{Hash(Sorted(suites))}_{Hash(ExtensionsAndSchemes(hello, extensions))}";
    }

    private static string Version(ClientHelloDecision hello)
    {
        ushort[] versions = WithoutGrease(hello.SupportedVersions.Select(version => (ushort)version));
        ushort newest = versions.Length > 0 ? versions.Max() : (ushort)hello.LegacyVersion;
        return newest switch
        {
            0x0304 => "13",
            0x0303 => "12",
            0x0302 => "11",
            0x0301 => "10",
            0x0300 => "s3",
            0x0002 => "s2",
            _ => "00",
        };
    }

    // The first protocol's first and last character; where one is neither letter nor digit, those of its hexadecimal form.
    private static string Protocol(ClientHelloDecision hello)
    {
        if (hello.ApplicationProtocols.Count == 0 || hello.ApplicationProtocols[0].IsEmpty) return "00";
        ReadOnlySpan<byte> name = hello.ApplicationProtocols[0].Span;
        bool isReadable = char.IsAsciiLetterOrDigit((char)name[0]) && char.IsAsciiLetterOrDigit((char)name[^1]);
        string text = isReadable ? Encoding.ASCII.GetString(name) : Convert.ToHexStringLower(name);
        return $"{text[0]}{text[^1]}";
    }

    // The head tells of server_name and ALPN already: without them a client is the same whomever it talks to.
    private static string ExtensionsAndSchemes(ClientHelloDecision hello, ushort[] extensions)
    {
        IEnumerable<ushort> others = extensions.Where(type =>
            (ExtensionType)type is not (ExtensionType.ServerName or ExtensionType.ApplicationLayerProtocolNegotiation));
        ushort[] schemes = WithoutGrease(hello.SignatureSchemes.Select(scheme => (ushort)scheme));
        string sorted = Sorted(others);
        return schemes.Length == 0 || sorted.Length == 0 ? sorted : $"{sorted}_{Joined(schemes)}";
    }

    private static ushort[] WithoutGrease(IEnumerable<ushort> codePoints) => [.. codePoints.Where(codePoint => !Grease.Is(codePoint))];

    private static string Sorted(IEnumerable<ushort> codePoints) => Joined(codePoints.Order());

    private static string Joined(IEnumerable<ushort> codePoints) =>
        string.Join(',', codePoints.Select(codePoint => codePoint.ToString("x4", CultureInfo.InvariantCulture)));

    private static string Hash(string list) =>
        list.Length == 0 ? NoHash : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(list)))[..NoHash.Length];
}
