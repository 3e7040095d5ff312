using System;
using Org.BouncyCastle.Crypto;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>
/// Checks what an RSA signature decrypts to (RFC 8017 §9). BouncyCastle's own checks want a key object whose making tests the modulus
/// for primality: 22 ms for a common key, more than a second for the largest that a peer may send.
/// </summary>
internal static class RsaEncodings
{
    /// <summary>EMSA-PSS (§9.1.2) with MGF1 over the same hash and a salt as long as it, as RFC 9846 §4.3.3 wants.</summary>
    public static bool VerifyPss(IDigest digest, ReadOnlySpan<byte> content, ReadOnlySpan<byte> encoded, int encodedBits)
    {
        int hashLength = digest.GetDigestSize(), paddingLength = encoded.Length - (2 * hashLength) - 2;
        if (paddingLength < 0 || encoded[^1] != 0xBC) return false;
        ReadOnlySpan<byte> hash = encoded[^(hashLength + 1)..^1];
        byte topMask = (byte)(0xFF >> ((8 * encoded.Length) - encodedBits));
        if ((encoded[0] & ~topMask) != 0) return false;

        byte[] block = encoded[..^(hashLength + 1)].ToArray();
        Unmask(digest, hash, block);
        block[0] &= topMask;
        if (block.AsSpan(0, paddingLength).ContainsAnyExcept((byte)0) || block[paddingLength] != 0x01) return false;

        ReadOnlySpan<byte> salt = block.AsSpan(paddingLength + 1);
        byte[] contentHash = Hash(digest, content, []);
        return Hash(digest, [.. new byte[8], .. contentHash], salt).AsSpan().SequenceEqual(hash);
    }

    /// <summary>EMSA-PKCS1-v1_5 (§9.2): there is one right encoding, so it is made and compared.</summary>
    public static bool VerifyPkcs1(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> encoded)
    {
        IDigest digest = Digests.Create(scheme);
        int hashLength = digest.GetDigestSize();

        // §9.2 note 1: a DigestInfo with NULL parameters.
        ReadOnlySpan<byte> oid = hashLength == 32 ? Oids.Sha256 : hashLength == 48 ? Oids.Sha384 : Oids.Sha512;
        byte[] info =
        [
            0x30, (byte)(oid.Length + hashLength + 8), 0x30, (byte)(oid.Length + 4), 0x06, (byte)oid.Length, .. oid, 0x05, 0x00,
            0x04, (byte)hashLength, .. Hash(digest, content, []),
        ];
        int padding = encoded.Length - info.Length - 3;
        return padding >= 8
            && encoded.StartsWith((ReadOnlySpan<byte>)[0x00, 0x01])
            && !encoded.Slice(2, padding).ContainsAnyExcept((byte)0xFF)
            && encoded[2 + padding] == 0x00
            && encoded[(3 + padding)..].SequenceEqual(info);
    }

    /// <summary>MGF1 (Appendix B.2.1), put over the block.</summary>
    private static void Unmask(IDigest digest, ReadOnlySpan<byte> seed, Span<byte> block)
    {
        for (byte counter = 0; !block.IsEmpty; counter++)
        {
            byte[] mask = Hash(digest, seed, [0, 0, 0, counter]);
            int length = Math.Min(mask.Length, block.Length);
            for (int i = 0; i < length; i++) block[i] ^= mask[i];
            block = block[length..];
        }
    }

    private static byte[] Hash(IDigest digest, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        byte[] result = new byte[digest.GetDigestSize()];
        digest.BlockUpdate(first.ToArray(), 0, first.Length);
        digest.BlockUpdate(second.ToArray(), 0, second.Length);
        digest.DoFinal(result, 0);
        return result;
    }
}
