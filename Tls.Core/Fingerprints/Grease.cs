namespace Tls.Core.Fingerprints;

/// <summary>The values that clients draw at random to keep servers tolerant (RFC 8701 §2): they say nothing about who the client is.</summary>
internal static class Grease
{
    /// <summary>For cipher suites, extensions, groups, signature schemes and versions: 0x0A0A, 0x1A1A and so on to 0xFAFA.</summary>
    public static bool Is(ushort codePoint) => (codePoint & 0x0F0F) == 0x0A0A && codePoint >> 8 == (codePoint & 0xFF);
}
