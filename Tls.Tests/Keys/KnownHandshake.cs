using System;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;
using Tls.Tests.Crypto;

namespace Tls.Tests.Keys;

/// <summary>
/// The key schedule of a handshake whose messages and client key are known: reads what a connection sealed, without being one of its
/// ends. Messages are appended in their order; each method means the messages so far.
/// </summary>
internal sealed class KnownHandshake : IDisposable
{
    private readonly SecretLedger _ledger = new();

    /// <param name="provider">Does the computing; its randomness is not used.</param>
    /// <param name="clientPrivateKey">Of the share that the ServerHello answers.</param>
    /// <param name="hellos">ClientHello and ServerHello, with HelloRetryRequest and second ClientHello between them if there were any.</param>
    public KnownHandshake(TlsCryptoProvider provider, byte[] clientPrivateKey, byte[][] hellos) : this(provider, [clientPrivateKey], hellos) { }

    /// <param name="provider">Does the computing; its randomness is not used.</param>
    /// <param name="clientDraws">What the client drew for the share that the ServerHello answers: a hybrid's are several.</param>
    /// <param name="hellos">ClientHello and ServerHello, with HelloRetryRequest and second ClientHello between them if there were any.</param>
    public KnownHandshake(TlsCryptoProvider provider, byte[][] clientDraws, byte[][] hellos)
    {
        var hello = ServerHello.Parse(hellos[^1].AsSpan(HandshakeMessage.HeaderLength));
        KeyShareEntry share = hello.Extensions.Require<KeyShareServerHello>().ServerShare;
        CipherSuiteSpec suite = CipherSuiteSpec.Find(hello.CipherSuite)!;
        NamedGroup name = share.Group;

        // BouncyCastle takes private keys as they are drawn; the platform makes its own.
        KeyExchangeGroup group = TlsCryptoProvider.BouncyCastle.Groups.Single(candidate => candidate.Name == name);

        Transcript = new Transcript(provider);
        Append(hellos[0]);
        Transcript.Start(suite.Hash);
        if (hellos.Length > 2) Transcript.ReplaceByMessageHash();
        Append(hellos[1..]);

        using KeyExchange exchange = group.Start(new ScriptedCryptoProvider(provider, clientDraws));
        using Secret shared = exchange.Complete(share.KeyExchange);
        Handshake = EarlySecret.WithoutPsk(new KeySchedule(provider, _ledger, suite)).Advance(shared, Transcript);
    }

    public Transcript Transcript { get; }

    public HandshakeSecrets Handshake { get; }

    public void Append(params byte[][] messages)
    {
        foreach (byte[] message in messages) Transcript.Append(message);
    }

    /// <summary>verify_data of a Finished that would be the next message.</summary>
    public byte[] FinishedMac(TrafficSecret sender)
    {
        byte[] mac = new byte[Handshake.HashLength];
        sender.FinishedMac(Transcript, mac);
        return mac;
    }

    /// <summary>The server's Finished was the last message.</summary>
    public ApplicationSecrets Advance() => Handshake.Advance(Transcript);

    /// <summary>The content of one whole record.</summary>
    public static byte[] Open(TrafficSecret secret, ulong sequence, ReadOnlySpan<byte> record)
    {
        using RecordCipher cipher = secret.CreateCipher();
        byte[] plaintext = new byte[cipher.GetOpenedLength(record.Length - RecordHeader.Size)];
        cipher.Open(sequence, record, plaintext, RecordHeader.MaxPlaintextLength + 1, out int length);
        return plaintext[..length];
    }

    /// <summary>The whole record for some content.</summary>
    public static byte[] Seal(TrafficSecret secret, ulong sequence, ContentType type, byte[] content)
    {
        using RecordCipher cipher = secret.CreateCipher();
        byte[] record = new byte[cipher.GetSealedLength(content.Length, 0)];
        cipher.Seal(sequence, type, content, record);
        return record;
    }

    public void Dispose()
    {
        Transcript.Dispose();
        _ledger.Dispose();
    }
}
