using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Transports.Channel;

/// <summary>BouncyCastle with counted "random" bytes: with X25519 and Ed25519 two connections of one seed say the same, byte for byte.</summary>
internal sealed class SeededCryptoProvider(byte seed) : TlsCryptoProvider
{
    private byte _next = seed;

    internal override IReadOnlyList<KeyExchangeGroup> Groups => BouncyCastle.Groups;

    internal override void Fill(Span<byte> destination)
    {
        foreach (ref byte value in destination) value = unchecked(_next += 97);
    }

    internal override bool Supports(AeadAlgorithm algorithm) => BouncyCastle.Supports(algorithm);

    internal override bool Supports(SignatureScheme scheme) => BouncyCastle.Supports(scheme);

    internal override Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) => BouncyCastle.CreateAead(algorithm, key);

    internal override RunningHash CreateHash(HashFunction function) => BouncyCastle.CreateHash(function);

    internal override void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination) => BouncyCastle.Hash(function, data, destination);

    internal override void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        BouncyCastle.Hmac(function, key, data, destination);

    internal override void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination) =>
        BouncyCastle.HkdfExpand(function, pseudorandomKey, info, destination);

    internal override VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo) => BouncyCastle.ImportPublicKey(subjectPublicKeyInfo);

    internal override SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8) => BouncyCastle.ImportPrivateKey(pkcs8);
}
