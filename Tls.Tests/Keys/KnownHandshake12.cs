using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;
using Tls.Tests.Crypto;

namespace Tls.Tests.Keys;

/// <summary>
/// A TLS 1.2 handshake with RFC 7627 whose client key is known, or the secret of the session that goes on, read record by record: opens
/// what is protected, without being one of its ends.
/// </summary>
/// <param name="provider">Does the computing.</param>
/// <param name="clientPrivateKey">What the client draws for its share.</param>
/// <param name="session">The main secret where a session goes on; null where one begins.</param>
internal sealed class KnownHandshake12(TlsCryptoProvider provider, byte[] clientPrivateKey, Secret? session = null) : IDisposable
{
    private readonly SecretLedger _ledger = new();
    private readonly Transcript _transcript = new(provider);
    private byte[] _clientRandom = [];
    private byte[] _serverRandom = [];
    private byte[] _serverShare = [];
    private NamedGroup _group;
    private CipherSuiteSpec? _suite;
    private KeyBlock12? _keys;
    private (bool Client, bool Server) _isProtected;

    /// <summary>What comes from that side from now on is protected.</summary>
    public void NoteChangeCipherSpec(bool ofServer) => _isProtected = ofServer ? (_isProtected.Client, true) : (true, _isProtected.Server);

    /// <summary>The handshake messages in the next record of one side; each side protects its Finished alone.</summary>
    public byte[] Take(byte[] record, bool ofServer)
    {
        byte[] content = record[RecordHeader.Size..];
        if (ofServer ? _isProtected.Server : _isProtected.Client)
        {
            RecordCipher cipher = ofServer ? _keys!.Server : _keys!.Client;
            byte[] opened = new byte[cipher.GetOpenedLength(content.Length)];
            cipher.Open(0, record, opened, RecordHeader.MaxPlaintextLength, out int length);
            return opened[..length];
        }
        foreach (byte[] message in Split(content)) Follow(message);
        return content;
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _transcript.Dispose();
        _ledger.Dispose();
    }

    private void Follow(byte[] message)
    {
        ReadOnlySpan<byte> body = message.AsSpan(HandshakeMessage.HeaderLength);
        switch ((HandshakeType)message[0])
        {
            case HandshakeType.ClientHello:
                _clientRandom = ClientHello.Parse(body).Random.ToArray();
                break;
            case HandshakeType.ServerHello:
                var hello = ServerHello.Parse(body);
                _serverRandom = hello.Random.ToArray();
                _suite = CipherSuiteSpec.Find(hello.CipherSuite);
                _transcript.Start(_suite!.Hash);
                break;
            case HandshakeType.ServerKeyExchange:
                var exchange = ServerKeyExchange.Parse(body);
                (_group, _serverShare) = (exchange.Group, exchange.Public.ToArray());
                break;
        }
        _transcript.Append(message);
        if ((HandshakeType)message[0] == HandshakeType.ClientKeyExchange) Derive();
        if ((HandshakeType)message[0] == HandshakeType.ServerHello && session is not null) Resume(session);
    }

    private void Resume(Secret secret)
    {
        using var main = MainSecret12.Resumed(provider, _ledger, _suite!, secret);
        _keys = main.DeriveKeys(_clientRandom, _serverRandom);
    }

    private void Derive()
    {
        // BouncyCastle takes private keys as they are drawn; the platform makes its own.
        KeyExchangeGroup group = TlsCryptoProvider.BouncyCastle.Groups.Single(candidate => candidate.Name == _group);
        using KeyExchange exchange = group.Start(new ScriptedCryptoProvider(provider, clientPrivateKey));
        using Secret premain = exchange.Complete(_serverShare);
        using var main = MainSecret12.Extended(provider, _ledger, _suite!, premain, _transcript);
        _keys = main.DeriveKeys(_clientRandom, _serverRandom);
    }

    private static IEnumerable<byte[]> Split(byte[] messages)
    {
        for (int start = 0; start < messages.Length;)
        {
            int length = HandshakeMessage.HeaderLength + ((messages[start + 1] << 16) | (messages[start + 2] << 8) | messages[start + 3]);
            yield return messages[start..(start + length)];
            start += length;
        }
    }
}
