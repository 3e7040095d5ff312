using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Tls.Core.Fingerprints;

/// <summary>JA3 as its authors define it (Salesforce, github.com/salesforce/ja3): five lists of decimal numbers in the order of the wire.</summary>
internal static class Ja3Fingerprint
{
    public static string Of(ClientHelloDecision hello) => string.Join(
        ',',
        ((ushort)hello.LegacyVersion).ToString(CultureInfo.InvariantCulture),
        Numbers(hello.CipherSuites.Select(suite => (ushort)suite)),
        Numbers(hello.Extensions.Select(type => (ushort)type)),
        Numbers(hello.Groups.Select(group => (ushort)group)),
        string.Join('-', hello.PointFormats));

    public static string Hash(string fingerprint) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(fingerprint)));

    private static string Numbers(IEnumerable<ushort> codePoints) => string.Join('-', codePoints.Where(codePoint => !Grease.Is(codePoint)));
}
