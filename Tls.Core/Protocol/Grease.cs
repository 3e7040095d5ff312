namespace Tls.Core;

/// <summary>
/// The values that are reserved to keep peers tolerant (RFC 8701 §2): whoever sends one expects it to be ignored. They mean nothing, and
/// say nothing about who sent them.
/// </summary>
internal static class Grease
{
    /// <summary>For cipher suites, extensions, groups, signature schemes and versions: 0x0A0A, 0x1A1A and so on to 0xFAFA.</summary>
    public static bool Is(ushort codePoint) => (codePoint & 0x0F0F) == 0x0A0A && codePoint >> 8 == (codePoint & 0xFF);

    /// <summary>One of the sixteen, by the upper half of a random byte.</summary>
    public static ushort Of(byte random) => (ushort)(0x0101 * ((random & 0xF0) | 0x0A));

    /// <summary>Another one than <see cref="Of"/> gives for the same byte.</summary>
    public static ushort Other(byte random) => Of((byte)(random ^ 0x10));
}
