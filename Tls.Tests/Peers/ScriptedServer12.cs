using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake;
using Tls.Core.Keys;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;
using Tls.Core.Sessions;

namespace Tls.Tests.Peers;

/// <summary>A TLS 1.2 server's part of <see cref="ScriptedPeer"/> (RFC 5246 §7.3): the connection under test is a client.</summary>
/// <param name="options">The client's.</param>
/// <param name="resumes">The client offers <see cref="ScriptedSession"/> by such a name, and the script takes it up; null offers none.</param>
/// <param name="usesSessions">The client takes tickets, whatever it offers.</param>
internal sealed class ScriptedServer12(TlsClientOptions? options = null, TicketKind? resumes = null, bool usesSessions = false)
    : ScriptedPeer(ScriptedSession.CreateClient(options ?? new TlsClientOptions(), resumes, usesSessions))
{
    private KeyExchange? _exchange;
    private ServerHelloSpec? _hello;
    private MainSecret12? _main;
    private KeyBlock12? _keys;
    private bool _clientFinished;

    /// <summary>Sends a CertificateRequest.</summary>
    public bool RequestsCertificate { get; init; }

    /// <summary>What CertificateStatus brings (RFC 6066 §8); null sends none. The ServerHello says that it will come.</summary>
    public byte[]? OcspResponse { get; init; }

    public TlsCredential Credential { get; init; } = TestCredentials.Of();

    public CipherSuite Suite { get; init; } = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    public SignatureScheme Scheme { get; init; } = SignatureScheme.EcdsaSecp256r1Sha256;

    public NamedGroup Group { get; init; } = NamedGroup.X25519;

    /// <summary>Announces a ticket, and sends it (RFC 5077 §3.3).</summary>
    public byte[]? Ticket { get; init; }

    public Action<ServerHelloSpec>? ChangeHello { get; init; }

    /// <summary>What the client said.</summary>
    public ClientHelloSpec ClientHello { get; private set; } = new();

    /// <summary>The ServerHello was sent: both randoms are known.</summary>
    public bool HasSaidHello => _hello is not null;

    /// <summary>There is a main secret to make a Finished of.</summary>
    public bool HasKeys => _main is not null;

    private CipherSuiteSpec SuiteSpec => CipherSuiteSpec.Find(Suite)!;

    public void SendServerHello()
    {
        _hello = NewHello();
        Transcript.Start(SuiteSpec.Hash);
        Send(_hello.Encode());
        if (resumes is null) return;

        using Secret secret = ScriptedSession.NewSecret(SuiteSpec);
        _main = MainSecret12.Resumed(Provider, Ledger, SuiteSpec, secret);
        _keys = _main.DeriveKeys(ClientHello.Random, _hello.Random);
    }

    /// <summary>An honest ServerHello, with <see cref="ChangeHello"/> applied.</summary>
    public ServerHelloSpec NewHello()
    {
        var hello = new ServerHelloSpec { CipherSuite = Suite };
        hello.Extensions.Set(ExtensionType.ExtendedMainSecret);
        hello.Extensions.Set(ExtensionType.RenegotiationInfo, 0);
        if (OcspResponse is not null) hello.Extensions.Set(ExtensionType.StatusRequest);
        if (Ticket is not null) hello.Extensions.Set(ExtensionType.SessionTicket);
        if (resumes is not null) hello.SessionId = ClientHello.SessionId;
        ChangeHello?.Invoke(hello);
        return hello;
    }

    public void SendNewSessionTicket() => SendChanged(Encoded.Message(new NewSessionTicket12(3600, Ticket)));

    public void SendCertificate() => SendChanged(CertificateMessage(Credential.Chain));

    public static byte[] CertificateMessage(IEnumerable<byte[]> chain)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in chain) Asn1Cert.Write(list, certificate);
        return Encoded.Message(new Certificate12(list.Written));
    }

    public void SendCertificateStatus() => SendChanged(Encoded.Message(new CertificateStatus(OcspResponse)));

    public void SendServerKeyExchange() => SendChanged(ServerKeyExchangeMessage());

    /// <summary>A share of ours, signed with both randoms.</summary>
    public byte[] ServerKeyExchangeMessage()
    {
        _exchange = Provider.Groups.First(group => group.Name == Group).Start(Provider);
        using var parameters = new TlsWriter();
        ServerKeyExchange.WriteParameters(parameters, Group, _exchange.Share);
        return Encoded.Message(HandshakeType.ServerKeyExchange, SignedParameters(parameters.Written.ToArray()));
    }

    /// <summary>The body of a ServerKeyExchange: any parameters, signed with both randoms.</summary>
    public byte[] SignedParameters(byte[] parameters)
    {
        byte[] signature = Credential.Key.Sign(Scheme, SignedContent.OfKeyExchange(Hellos, parameters));
        return [.. parameters, .. Encoded.UInt16((int)Scheme), .. Encoded.Vector16(signature)];
    }

    public void SendCertificateRequest() => SendChanged(Encoded.Message(new CertificateRequest12(
        [CertificateRequest12.EcdsaSign], CodePointList<SignatureScheme>.Parse(Encoded.CodePoints(SignatureScheme.EcdsaSecp256r1Sha256)), [])));

    public void SendServerHelloDone() => SendChanged(Encoded.Message(HandshakeType.ServerHelloDone));

    /// <summary>Our change_cipher_spec; what follows is protected.</summary>
    public void ChangeKeys()
    {
        SendChangeCipherSpec();
        Protect(_keys!.Server);
    }

    public void SendFinished() => SendChanged(FinishedMessage());

    public byte[] FinishedMessage()
    {
        byte[] mac = new byte[MainSecret12.VerifyDataLength];
        _main!.FinishedMac(Transcript, isServers: true, mac);
        return Encoded.Message(HandshakeType.Finished, mac);
    }

    public override void SendInPlace()
    {
        Type before = State;
        Send(Encoded.Message(HandshakeType.HelloRequest));
        if (Connection.Error is null) Transitions.Add((before, State));
    }

    protected override IEnumerable<Action> Script()
    {
        yield return Start;
        yield return SendServerHello;
        if (resumes is not null)
        {
            if (Ticket is not null) yield return SendNewSessionTicket;
            yield return ChangeKeys;
            yield return SendFinished;
            yield break;
        }
        yield return SendCertificate;
        if (OcspResponse is not null) yield return SendCertificateStatus;
        yield return SendServerKeyExchange;
        if (RequestsCertificate) yield return SendCertificateRequest;
        yield return SendServerHelloDone;
        if (Ticket is not null) yield return SendNewSessionTicket;
        yield return ChangeKeys;
        yield return SendFinished;
    }

    protected override void Follow(byte[] message)
    {
        if ((HandshakeType)message[0] == HandshakeType.ClientHello) ClientHello = ClientHelloSpec.Parse(message);
        if ((HandshakeType)message[0] == HandshakeType.Finished) CheckFinished12(message);
        Transcript.Append(message);
        if ((HandshakeType)message[0] != HandshakeType.ClientKeyExchange) return;

        using Secret premain = _exchange!.Complete(ClientKeyExchange.Parse(message.AsSpan(HandshakeMessage.HeaderLength)).Point);
        _main = _hello!.Extensions.Contains(ExtensionType.ExtendedMainSecret)
            ? MainSecret12.Extended(Provider, Ledger, SuiteSpec, premain, Transcript)
            : MainSecret12.Plain(Provider, Ledger, SuiteSpec, premain, ClientHello.Random, _hello.Random);
        _keys = _main.DeriveKeys(ClientHello.Random, _hello!.Random);
    }

    protected override void FollowChangeCipherSpec() => Reader.SetKeys(_keys!.Client, RecordBoundary.Expect(true));

    private Hellos12 Hellos => new(SuiteSpec, ClientHello.Random, _hello!.Random, usesExtendedMainSecret: true);

    private void CheckFinished12(byte[] message)
    {
        if (_clientFinished) return;
        _clientFinished = true;
        byte[] mac = new byte[MainSecret12.VerifyDataLength];
        _main!.FinishedMac(Transcript, isServers: false, mac);
        Assert.That(message[HandshakeMessage.HeaderLength..], Is.EqualTo(mac), "the connection's Finished");
    }
}
