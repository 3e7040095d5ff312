using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Fuzz;

/// <summary>
/// Cryptography in which every check passes, so that a fuzzer reaches the states behind the checks (STYLE 2.7), but for records that are
/// torn on purpose (<see cref="TornTag"/>). Keys and certificates
/// are still parsed, since that is what a fuzzer is for. MACs do not depend on what they cover: a Finished stays right when the messages
/// before it are mutated. One instance serves one run at a time, and is rewound for the next, which makes runs repeatable.
/// </summary>
internal sealed class NullCrypto : TlsCryptoProvider
{
    /// <summary>The last byte of the one tag that does not fit: what becomes of records that do not open is to be reached, too.</summary>
    public const byte TornTag = 0xFF;

    private readonly KeyExchangeGroup[] _groups =
    [
        new NullKem(),
        new NullGroup(NamedGroup.X25519, 32, 32),
        new NullGroup(NamedGroup.Secp256r1, 65, 32),
        new NullGroup(NamedGroup.Secp384r1, 97, 48),
        new NullGroup(NamedGroup.Secp521r1, 133, 66),
    ];

    private byte _counter;

    internal override IReadOnlyList<KeyExchangeGroup> Groups => _groups;

    /// <summary>The next run begins.</summary>
    public void Rewind() => _counter = 0;

    internal override void Fill(Span<byte> destination)
    {
        foreach (ref byte value in destination) value = unchecked(_counter++);
    }

    internal override bool Supports(AeadAlgorithm algorithm) => true;

    internal override bool Supports(SignatureScheme scheme) => true;

    internal override Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) => new NullAead();

    internal override RunningHash CreateHash(HashFunction function) => new NullHash(function);

    internal override void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination) => NullHash.Spread(NullHash.Fold(NullHash.Seed, data), destination);

    internal override void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        NullHash.Spread(NullHash.Seed, destination);

    internal override void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination) =>
        Hmac(function, pseudorandomKey, info, destination);

    internal override VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        new NullVerificationKey(SubjectPublicKeyInfo.Parse(subjectPublicKeyInfo).Algorithm.Kind);

    internal override SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8) => new NullSigningKey(PrivateKeyInfo.Parse(pkcs8).Algorithm.Kind);

    private sealed class NullAead : Aead
    {
        public override void Dispose() { }

        protected override void SealCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
        {
            plaintext.CopyTo(ciphertext);
            tag.Clear();
        }

        protected override bool TryOpenCore(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
        {
            ciphertext.CopyTo(plaintext);
            return tag[^1] != TornTag;
        }
    }

    /// <summary>FNV-1a: cheap, and different transcripts still differ.</summary>
    private sealed class NullHash(HashFunction function) : RunningHash(function)
    {
        public const ulong Seed = 0xCBF29CE484222325;

        private ulong _state = Seed;

        public static ulong Fold(ulong state, ReadOnlySpan<byte> data)
        {
            foreach (byte value in data) state = unchecked((state ^ value) * 0x100000001B3);
            return state;
        }

        public static void Spread(ulong state, Span<byte> destination)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                if (i % 8 == 0) state = Fold(state, [1]);
                destination[i] = unchecked((byte)(state >> (8 * (i % 8))));
            }
        }

        public override void Append(ReadOnlySpan<byte> data) => _state = Fold(_state, data);

        public override void Dispose() { }

        protected override void CurrentCore(Span<byte> destination) => Spread(_state, destination);
    }

    private sealed class NullGroup(NamedGroup name, int shareLength, int secretLength) : DiffieHellmanGroup(name, shareLength)
    {
        public override KeyExchange Start(TlsCryptoProvider provider) => new NullKeyExchange(this, secretLength);
    }

    /// <summary>In the shape of a hybrid: the two shares differ in length.</summary>
    private sealed class NullKem : KeyExchangeGroup
    {
        private const int SecretLength = 64;

        public override NamedGroup Name => NamedGroup.X25519MLKEM768;

        public override int ClientShareLength => 1216;

        public override int ServerShareLength => 1120;

        public override bool IsPostQuantum => true;

        public override KeyExchange Start(TlsCryptoProvider provider) => new NullKeyExchange(this, SecretLength);

        protected override Secret RespondCore(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare)
        {
            serverShare.Clear();
            return new Secret(SecretLength);
        }
    }

    private sealed class NullKeyExchange(KeyExchangeGroup group, int secretLength) : KeyExchange(group)
    {
        // 4 so that a share looks like an uncompressed point to a real peer.
        private readonly byte[] _share = [0x04, .. new byte[group.ClientShareLength - 1]];

        public override ReadOnlySpan<byte> Share => _share;

        public override void Dispose() { }

        protected override Secret CompleteCore(ReadOnlySpan<byte> serverShare) => new(secretLength);
    }

    private sealed class NullVerificationKey(CertificateKeyKind kind) : VerificationKey(kind, 2048)
    {
        public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) => true;

        public override void Dispose() { }
    }

    private sealed class NullSigningKey(CertificateKeyKind kind) : SigningKey(kind, 2048)
    {
        public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content) => [0, 1, 2, 3];

        public override void Dispose() { }
    }
}
