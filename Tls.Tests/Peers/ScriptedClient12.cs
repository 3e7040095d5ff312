using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;
using Tls.Core.Sessions;

namespace Tls.Tests.Peers;

/// <summary>A TLS 1.2 client's part of <see cref="ScriptedPeer"/> (RFC 5246 §7.3): the connection under test is a server.</summary>
/// <param name="options">The server's.</param>
/// <param name="resumes">The script offers <see cref="ScriptedSession"/> by such a name; null offers none.</param>
internal sealed class ScriptedClient12(TlsServerOptions? options = null, TicketKind? resumes = null)
    : ScriptedPeer(ScriptedSession.CreateServer(options ?? ScriptedClient.DefaultOptions))
{
    private bool _isResumed;
    private bool _serverFinished;
    private byte[] _serverRandom = [];
    private byte[] _serverShare = [];
    private NamedGroup _group;
    private bool _isExtended;
    private MainSecret12? _main;
    private KeyBlock12? _keys;

    /// <summary>Who the client says it is where it is asked; null answers with an empty list.</summary>
    public TlsCredential? Credential { get; init; }

    public CipherSuite Suite { get; init; } = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    public Action<ClientHelloSpec>? ChangeHello { get; init; }

    /// <summary>What was said.</summary>
    public ClientHelloSpec Hello { get; private set; } = new();

    /// <summary>The server asked for a certificate.</summary>
    public bool IsCertificateRequested { get; private set; }

    /// <summary>There is a main secret to make a Finished of.</summary>
    public bool HasKeys => _main is not null;

    private CipherSuiteSpec SuiteSpec => CipherSuiteSpec.Find(Suite)!;

    public void SendClientHello()
    {
        Hello = NewHello();
        ChangeHello?.Invoke(Hello);

        // The client's CertificateVerify covers the messages themselves.
        Transcript.KeepMessages();
        Send(Hello.Encode());
    }

    public ClientHelloSpec NewHello()
    {
        var hello = new ClientHelloSpec { CipherSuites = [Suite] };
        hello.Extensions.Set(new ServerNameList("example.test"u8));
        hello.Extensions.Set(ExtensionType.SupportedGroups, Encoded.Vector16(Encoded.CodePoints(NamedGroup.X25519, NamedGroup.Secp256r1)));
        hello.Extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(
            SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPkcs1Sha256)));
        hello.Extensions.Set(ExtensionType.ExtendedMainSecret);
        hello.Extensions.Set(ExtensionType.RenegotiationInfo, 0);
        if (resumes is not null) hello.SessionId = ScriptedSession.SessionId;
        if (resumes is TicketKind.Ticket) hello.Extensions.Set(ExtensionType.SessionTicket, ScriptedSession.SealTicket(Connection, SuiteSpec, options!));
        return hello;
    }

    public void SendCertificate() => SendChanged(ScriptedServer12.CertificateMessage(Credential?.Chain ?? []));

    public void SendClientKeyExchange()
    {
        KeyExchangeGroup group = Provider.Groups.First(candidate => candidate.Name == _group);
        byte[] share = new byte[group.ServerShareLength];
        using Secret premain = group.Respond(Provider, _serverShare, share);
        SendChanged(Encoded.Message(new ClientKeyExchange(share)));
        _main = _isExtended
            ? MainSecret12.Extended(Provider, Ledger, SuiteSpec, premain, Transcript)
            : MainSecret12.Plain(Provider, Ledger, SuiteSpec, premain, Hello.Random, _serverRandom);
        _keys = _main.DeriveKeys(Hello.Random, _serverRandom);
    }

    public void SendCertificateVerify() => SendChanged(CertificateVerifyMessage());

    public byte[] CertificateVerifyMessage() => Encoded.Message(new CertificateVerify(
        SignatureScheme.EcdsaSecp256r1Sha256, Credential!.Key.Sign(SignatureScheme.EcdsaSecp256r1Sha256, Transcript.Messages)));

    /// <summary>Our change_cipher_spec; what follows is protected.</summary>
    public void ChangeKeys()
    {
        SendChangeCipherSpec();
        Protect(_keys!.Client);
    }

    public void SendFinished() => SendChanged(FinishedMessage());

    public byte[] FinishedMessage()
    {
        byte[] mac = new byte[MainSecret12.VerifyDataLength];
        _main!.FinishedMac(Transcript, isServers: false, mac);
        return Encoded.Message(HandshakeType.Finished, mac);
    }

    public override void SendInPlace()
    {
        Type before = State;
        Send(NewHello().Encode());
        if (Connection.Error is null) Transitions.Add((before, State));
    }

    protected override IEnumerable<Action> Script()
    {
        yield return Start;
        yield return SendClientHello;
        if (_isResumed)
        {
            yield return ChangeKeys;
            yield return SendFinished;
            yield break;
        }
        if (IsCertificateRequested) yield return SendCertificate;
        yield return SendClientKeyExchange;
        if (IsCertificateRequested && Credential is not null) yield return SendCertificateVerify;
        yield return ChangeKeys;
        yield return SendFinished;
    }

    protected override void Follow(byte[] message)
    {
        byte[] body = message[HandshakeMessage.HeaderLength..];
        switch ((HandshakeType)message[0])
        {
            case HandshakeType.ServerHello:
                var hello = ServerHello.Parse(body);
                _serverRandom = hello.Random.ToArray();
                _isExtended = hello.Extensions.Contains(ExtensionType.ExtendedMainSecret);
                Transcript.Start(SuiteSpec.Hash);
                _isResumed = resumes is not null && hello.LegacySessionIdEcho.SequenceEqual(ScriptedSession.SessionId);
                if (_isResumed) DeriveResumedKeys();
                break;
            case HandshakeType.ServerKeyExchange:
                var exchange = ServerKeyExchange.Parse(body);
                (_group, _serverShare) = (exchange.Group, exchange.Public.ToArray());
                break;
            case HandshakeType.CertificateRequest:
                IsCertificateRequested = true;
                break;
            case HandshakeType.Finished when !_serverFinished:
                _serverFinished = true;
                byte[] mac = new byte[MainSecret12.VerifyDataLength];
                _main!.FinishedMac(Transcript, isServers: true, mac);
                Assert.That(body, Is.EqualTo(mac), "the connection's Finished");
                break;
        }
        Transcript.Append(message);
    }

    private void DeriveResumedKeys()
    {
        using Secret secret = ScriptedSession.NewSecret(SuiteSpec);
        _main = MainSecret12.Resumed(Provider, Ledger, SuiteSpec, secret);
        _keys = _main.DeriveKeys(Hello.Random, _serverRandom);
    }

    protected override void FollowChangeCipherSpec() => Reader.SetKeys(_keys!.Server, RecordBoundary.Expect(true));
}
