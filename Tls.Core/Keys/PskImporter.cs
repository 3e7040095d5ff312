using System;
using System.Security.Cryptography;
using Tls.Core.Codec;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>RFC 9258: makes a pre-shared key for one protocol and one hash of an external one, so that no two uses share a key.</summary>
internal static class PskImporter
{
    // RFC 9258 §10: the registry of KDFs.
    private const ushort HkdfSha256 = 1;
    private const ushort HkdfSha384 = 2;

    /// <summary>§5.1: ImportedIdentity, for TLS 1.3.</summary>
    public static byte[] Identity(ReadOnlySpan<byte> externalIdentity, ReadOnlySpan<byte> context, HashFunction target)
    {
        if (2 + externalIdentity.Length + 2 + context.Length + 4 > ushort.MaxValue) throw new ArgumentException("Identity and context together exceed 65,527 bytes.");
        using var writer = new TlsWriter();
        writer.WriteVector16(externalIdentity);
        writer.WriteVector16(context);
        writer.WriteUInt16((ushort)ProtocolVersion.Tls13);
        writer.WriteUInt16(target == HashFunction.Sha256 ? HkdfSha256 : HkdfSha384);
        return writer.Written.ToArray();
    }

    /// <summary>§5.1: ipskx and ipsk, both with the external key's hash.</summary>
    /// <param name="provider">Does the computing.</param>
    /// <param name="externalKey">epsk.</param>
    /// <param name="hash">The hash that goes with it.</param>
    /// <param name="identity">The ImportedIdentity.</param>
    /// <param name="destination">As long as the target's hash.</param>
    public static void Derive(TlsCryptoProvider provider, ReadOnlySpan<byte> externalKey, HashFunction hash, ReadOnlySpan<byte> identity, Span<byte> destination)
    {
        Span<byte> extracted = stackalloc byte[HashFunctions.MaxLength];
        Span<byte> identityHash = stackalloc byte[HashFunctions.MaxLength];
        extracted = extracted[..hash.Length()];
        identityHash = identityHash[..hash.Length()];
        ReadOnlySpan<byte> zeros = stackalloc byte[hash.Length()];
        provider.HkdfExtract(hash, zeros, externalKey, extracted);
        provider.Hash(hash, identity, identityHash);
        HkdfLabel.Expand(provider, hash, extracted, "derived psk"u8, identityHash, destination);
        CryptographicOperations.ZeroMemory(extracted);
    }
}
