using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>
/// OpenSSL's language for TLS 1.2 suites, with BoringSSL's brackets around those that are liked equally, as far as the suite uses it and this
/// library has the suites. Those of TLS 1.3 are always on.
/// </summary>
internal static class CipherString
{
    public static IReadOnlyList<CipherSuite> Tls13 { get; } =
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    private static IReadOnlyList<CipherSuite> Tls12 { get; } =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    public static IReadOnlyList<CipherSuite> Parse(string text) => text switch
    {
        "" or "ALL:3DES" => [.. Tls13, .. Tls12],
        "DEFAULT:!AES" => [.. Tls13, .. ThatName("CHACHA20")],
        "AES128" => [.. Tls13, .. ThatName("AES_128")],
        _ => [.. Tls13, .. ByName(text)],
    };

    /// <summary>Those that a server likes equally. BoringSSL has no order of its own for TLS 1.3, where it has the hardware for AES.</summary>
    public static IReadOnlyList<CipherSuite> ParseEqual(string text)
    {
        int open = text.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return Tls13;
        return [.. Tls13, .. ByName(text[open..text.IndexOf(']', open)])];
    }

    private static IEnumerable<CipherSuite> ThatName(string part)
    {
        foreach (CipherSuite suite in Tls12)
        {
            if (suite.ToString().Contains(part, StringComparison.Ordinal)) yield return suite;
        }
    }

    private static IEnumerable<CipherSuite> ByName(string text)
    {
        bool hasAny = false;
        foreach (string name in text.Split([':', '|', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Enum.TryParse(name, out CipherSuite suite) || suite.ToString() != name) continue;
            hasAny = true;
            yield return suite;
        }
        if (!hasAny) throw new UnimplementedException($"none of the ciphers {text}");
    }
}
