using System;

namespace Tls.Tests.Codec;

/// <summary>Bytes written for the eye: spaces and line ends part the fields.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Zeros, where only the length matters.</summary>
    public static string Zeros(int count) => new('0', 2 * count);
}
