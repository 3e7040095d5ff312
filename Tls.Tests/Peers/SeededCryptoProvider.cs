using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>
/// The platform's cryptography with random bytes that follow from a seed: the same calls give the same bytes. With X25519 and Ed25519,
/// which draw nothing else, a whole connection can be repeated byte for byte. One connection each.
/// </summary>
internal sealed class SeededCryptoProvider(int seed) : TlsCryptoProvider
{
    private static readonly TlsCryptoProvider Inner = Platform;

    private int _draws;

    internal override IReadOnlyList<KeyExchangeGroup> Groups => Inner.Groups;

    internal override void Fill(Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[2 * sizeof(int)];
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        BitConverter.TryWriteBytes(input, seed);
        while (!destination.IsEmpty)
        {
            BitConverter.TryWriteBytes(input[sizeof(int)..], _draws++);
            SHA256.HashData(input, block);
            int length = Math.Min(block.Length, destination.Length);
            block[..length].CopyTo(destination);
            destination = destination[length..];
        }
    }

    internal override bool Supports(AeadAlgorithm algorithm) => Inner.Supports(algorithm);

    internal override bool Supports(SignatureScheme scheme) => Inner.Supports(scheme);

    internal override Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) => Inner.CreateAead(algorithm, key);

    internal override RunningHash CreateHash(HashFunction function) => Inner.CreateHash(function);

    internal override void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination) => Inner.Hash(function, data, destination);

    internal override void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        Inner.Hmac(function, key, data, destination);

    internal override void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination) =>
        Inner.HkdfExpand(function, pseudorandomKey, info, destination);

    internal override VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo) => Inner.ImportPublicKey(subjectPublicKeyInfo);

    internal override SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8) => Inner.ImportPrivateKey(pkcs8);
}
