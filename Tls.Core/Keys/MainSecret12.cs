using System;
using System.Security.Cryptography;
using Tls.Core.Crypto;
using Tls.Core.Records;

namespace Tls.Core.Keys;

/// <summary>
/// The main secret of TLS 1.2 (RFC 5246 §8.1, where it is called master secret) and what is made of it. Owns the secret.
/// </summary>
internal sealed class MainSecret12 : IDisposable
{
    /// <summary>Length of verify_data in bytes (RFC 5246 §7.4.9), for every suite.</summary>
    public const int VerifyDataLength = 12;

    /// <summary>Length of the secret in bytes.</summary>
    public const int Length = 48;

    private const int MaxKeyBlockLength = 2 * (32 + Aead.NonceLength);

    private readonly TlsCryptoProvider _provider;
    private readonly Secret _secret;

    private MainSecret12(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite)
    {
        _provider = provider;
        Suite = suite;
        _secret = ledger.Create(Length);
    }

    public CipherSuiteSpec Suite { get; }

    /// <summary>verify_data of the first Finished of the handshake, whoever's it was; empty before that. No secret, and so it outlives this.</summary>
    public byte[] FirstFinished { get; private set; } = [];

    /// <summary>RFC 7627 §4: from the hash of all messages through ClientKeyExchange.</summary>
    public static MainSecret12 Extended(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite, Secret premain, Transcript throughClientKeyExchange)
    {
        Span<byte> sessionHash = stackalloc byte[HashFunctions.MaxLength];
        sessionHash = sessionHash[..suite.Hash.Length()];
        throughClientKeyExchange.Current(sessionHash);
        var main = new MainSecret12(provider, ledger, suite);
        Prf12.Expand(provider, suite.Hash, premain.Bytes, "extended master secret"u8, sessionHash, [], main._secret.Bytes);
        return main;
    }

    /// <summary>RFC 5246 §8.1: from the randoms only, for peers without RFC 7627.</summary>
    public static MainSecret12 Plain(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite, Secret premain, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom)
    {
        var main = new MainSecret12(provider, ledger, suite);
        Prf12.Expand(provider, suite.Hash, premain.Bytes, "master secret"u8, clientRandom, serverRandom, main._secret.Bytes);
        return main;
    }

    /// <summary>RFC 5246 §7.3: of a session that is resumed; copied.</summary>
    public static MainSecret12 Resumed(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite, Secret secret)
    {
        var main = new MainSecret12(provider, ledger, suite);
        secret.Bytes.CopyTo(main._secret.Bytes);
        return main;
    }

    /// <summary>For a session that may be resumed; the result is the caller's.</summary>
    public Secret Copy()
    {
        var copy = new Secret(Length);
        _secret.Bytes.CopyTo(copy.Bytes);
        return copy;
    }

    /// <summary>RFC 5246 §6.3: the keys of both directions, from one key block.</summary>
    public KeyBlock12 DeriveKeys(ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom)
    {
        int keyLength = Suite.Aead.KeyLength();
        Span<byte> block = stackalloc byte[MaxKeyBlockLength];
        block = block[..(2 * (keyLength + Tls12RecordCipher.FixedIvLength(Suite.Aead)))];
        ExpandKeyBlock(clientRandom, serverRandom, block);
        Tls12RecordCipher client = CreateCipher(ClientPart(block, keyLength, out Span<byte> clientIv), clientIv);
        Tls12RecordCipher server = CreateCipher(ServerPart(block, keyLength, out Span<byte> serverIv), serverIv);
        CryptographicOperations.ZeroMemory(block);
        return new KeyBlock12(client, server);
    }

    /// <summary>RFC 5246 §6.3: one direction's key and the fixed part of its nonces, each in full length.</summary>
    public void ExpandKeys(ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, bool ofClient, Span<byte> key, Span<byte> iv)
    {
        Span<byte> block = stackalloc byte[MaxKeyBlockLength];
        block = block[..(2 * (key.Length + iv.Length))];
        ExpandKeyBlock(clientRandom, serverRandom, block);
        Span<byte> part = ofClient ? ClientPart(block, key.Length, out Span<byte> fixedIv) : ServerPart(block, key.Length, out fixedIv);
        part.CopyTo(key);
        fixedIv.CopyTo(iv);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>The PRF over this secret, for an exporter.</summary>
    public void Expand(ReadOnlySpan<byte> label, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination) =>
        Prf12.Expand(_provider, Suite.Hash, _secret.Bytes, label, first, second, destination);

    /// <summary>The same secret with another owner.</summary>
    public MainSecret12 Duplicate(SecretLedger ledger)
    {
        var copy = new MainSecret12(_provider, ledger, Suite);
        _secret.Bytes.CopyTo(copy._secret.Bytes);
        return copy;
    }

    /// <summary>NSS key log: what gives the session away.</summary>
    public void Log(KeyLog log, ReadOnlySpan<byte> clientRandom) => log.Add("CLIENT_RANDOM"u8, clientRandom, _secret.Bytes);

    /// <summary>RFC 5246 §7.4.9: verify_data over the transcript so far.</summary>
    /// <param name="transcript">Through the message before the Finished.</param>
    /// <param name="isServers">Whose Finished it is.</param>
    /// <param name="destination">Exactly <see cref="VerifyDataLength"/> bytes.</param>
    public void FinishedMac(Transcript transcript, bool isServers, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, VerifyDataLength);
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..Suite.Hash.Length()];
        transcript.Current(hash);
        Prf12.Expand(_provider, Suite.Hash, _secret.Bytes, isServers ? "server finished"u8 : "client finished"u8, hash, [], destination);
        if (FirstFinished.Length == 0) FirstFinished = destination.ToArray();
    }

    public void Dispose() => _secret.Dispose();

    // §6.3: both keys, then both IVs, the client's first.
    private static Span<byte> ClientPart(Span<byte> block, int keyLength, out Span<byte> iv)
    {
        iv = block[(2 * keyLength)..(keyLength + (block.Length / 2))];
        return block[..keyLength];
    }

    private static Span<byte> ServerPart(Span<byte> block, int keyLength, out Span<byte> iv)
    {
        iv = block[(keyLength + (block.Length / 2))..];
        return block.Slice(keyLength, keyLength);
    }

    private void ExpandKeyBlock(ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, Span<byte> block) =>
        Prf12.Expand(_provider, Suite.Hash, _secret.Bytes, "key expansion"u8, serverRandom, clientRandom, block);

    private Tls12RecordCipher CreateCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv) => new(_provider.CreateAead(Suite.Aead, key), Suite.Aead, iv);
}
