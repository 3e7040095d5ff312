using System;

namespace Tls.Core.Handshake;

/// <summary>The last eight bytes of a ServerHello's random that tell of a newer version than the one negotiated (RFC 9846 §4.2.3).</summary>
internal static class DowngradeSentinel
{
    private static ReadOnlySpan<byte> ToTls12 => "DOWNGRD\u0001"u8;

    private static ReadOnlySpan<byte> ToOlder => "DOWNGRD\0"u8;

    // BoringSSL's, where it takes a client for a JDK 11 that cannot resume in TLS 1.3. A client that is none was made to look like one.
    private static ReadOnlySpan<byte> ToTls12ForJdk11 => [0xED, 0xBF, 0xB4, 0xA8, 0xC2, 0x47, 0x10, 0xFF];

    public static bool IsIn(ReadOnlySpan<byte> random) => random.EndsWith(ToTls12) || random.EndsWith(ToOlder) || random.EndsWith(ToTls12ForJdk11);

    /// <summary>For a server that knows TLS 1.3 and negotiates TLS 1.2.</summary>
    public static void Put(Span<byte> random) => ToTls12.CopyTo(random[^ToTls12.Length..]);
}
