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

    private const int Length = 48;

    private readonly TlsCryptoProvider _provider;
    private readonly Secret _secret;

    private MainSecret12(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite)
    {
        _provider = provider;
        Suite = suite;
        _secret = ledger.Create(Length);
    }

    public CipherSuiteSpec Suite { get; }

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

    /// <summary>RFC 5246 §6.3: the keys of both directions.</summary>
    public KeyBlock12 DeriveKeys(ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom)
    {
        int keyLength = Suite.Aead.KeyLength();
        int ivLength = Tls12RecordCipher.FixedIvLength(Suite.Aead);
        Span<byte> block = stackalloc byte[2 * (32 + Aead.NonceLength)];
        block = block[..(2 * (keyLength + ivLength))];
        Prf12.Expand(_provider, Suite.Hash, _secret.Bytes, "key expansion"u8, serverRandom, clientRandom, block);
        Span<byte> ivs = block[(2 * keyLength)..];
        var client = new Tls12RecordCipher(_provider.CreateAead(Suite.Aead, block[..keyLength]), Suite.Aead, ivs[..ivLength]);
        var server = new Tls12RecordCipher(_provider.CreateAead(Suite.Aead, block[keyLength..(2 * keyLength)]), Suite.Aead, ivs[ivLength..]);
        CryptographicOperations.ZeroMemory(block);
        return new KeyBlock12(client, server);
    }

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
    }

    public void Dispose() => _secret.Dispose();
}
