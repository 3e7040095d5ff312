using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>Another provider with its random bytes written down beforehand, one entry per draw: replays the traces of RFC 8448 and fixed vectors.</summary>
internal sealed class ScriptedCryptoProvider(TlsCryptoProvider inner, params byte[][] draws) : TlsCryptoProvider
{
    private readonly Queue<byte[]> _draws = new(draws);

    /// <summary>As with the earlier BouncyCastle on a platform that has none either.</summary>
    public bool LacksMlDsa { get; init; }

    internal override IReadOnlyList<KeyExchangeGroup> Groups => inner.Groups;

    /// <summary>A draw of another length than the script's next entry means that the script is wrong, so it throws.</summary>
    internal override void Fill(Span<byte> destination)
    {
        byte[] draw = _draws.Dequeue();
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, draw.Length);
        draw.CopyTo(destination);
    }

    internal override bool Supports(AeadAlgorithm algorithm) => inner.Supports(algorithm);

    internal override bool Supports(SignatureScheme scheme) => inner.Supports(scheme) && !(LacksMlDsa && scheme.IsMlDsa());

    internal override Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) => inner.CreateAead(algorithm, key);

    internal override RunningHash CreateHash(HashFunction function) => inner.CreateHash(function);

    internal override void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination) => inner.Hash(function, data, destination);

    internal override void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        inner.Hmac(function, key, data, destination);

    internal override void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination) =>
        inner.HkdfExpand(function, pseudorandomKey, info, destination);

    internal override VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo) => inner.ImportPublicKey(subjectPublicKeyInfo);

    internal override SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8) => inner.ImportPrivateKey(pkcs8);
}
