using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// ECDSA-Sig-Value (RFC 3279 §2.2.3) of the two numbers that the platform gives. It can do this itself, but then it takes its own encoding
/// apart and puts it together again, over buffers of 1 KB.
/// </summary>
internal static class EcdsaSignature
{
    private const int Overhead = 16;

    /// <param name="numbers">r and s, big-endian, each as long as the curve's order.</param>
    public static byte[] Encode(ReadOnlySpan<byte> numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, numbers.Length + Overhead);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Shortest(numbers[..(numbers.Length / 2)]));
            writer.WriteIntegerUnsigned(Shortest(numbers[(numbers.Length / 2)..]));
        }
        return writer.Encode();
    }

    private static ReadOnlySpan<byte> Shortest(ReadOnlySpan<byte> number)
    {
        int start = number.IndexOfAnyExcept((byte)0);
        return start < 0 ? number[^1..] : number[start..];
    }
}
