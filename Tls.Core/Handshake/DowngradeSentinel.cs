using System;

namespace Tls.Core.Handshake;

/// <summary>The last eight bytes of a ServerHello's random that tell of a newer version than the one negotiated (RFC 9846 §4.2.3).</summary>
internal static class DowngradeSentinel
{
    private static ReadOnlySpan<byte> ToTls12 => "DOWNGRD\u0001"u8;

    private static ReadOnlySpan<byte> ToOlder => "DOWNGRD\0"u8;

    public static bool IsIn(ReadOnlySpan<byte> random) => random.EndsWith(ToTls12) || random.EndsWith(ToOlder);

    /// <summary>For a server that knows TLS 1.3 and negotiates TLS 1.2.</summary>
    public static void Put(Span<byte> random) => ToTls12.CopyTo(random[^ToTls12.Length..]);
}
