using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Tests.Peers;

/// <summary>The server's part of <see cref="ScriptedPeer"/>: the connection under test is a client.</summary>
/// <param name="options">The client's.</param>
/// <param name="serverName">Whom it asks for.</param>
/// <param name="resumes">The client offers <see cref="ScriptedSession.StoredPsk"/>.</param>
internal sealed class ScriptedServer(TlsClientOptions? options = null, string? serverName = "example.test", bool resumes = false)
    : ScriptedPeer(resumes
        ? ScriptedSession.CreateClient13(options ?? new TlsClientOptions())
        : TlsConnection.CreateClient(TlsClientContext.Create(options ?? new TlsClientOptions()), serverName))
{
    private Secret? _shared;
    private bool _isSuiteKnown;
    private bool _clientFinished;
    private bool _isEarly;

    /// <summary>The group that a HelloRetryRequest asks for; null, with no cookie either, asks for nothing.</summary>
    public NamedGroup? RetryGroup { get; init; }

    /// <summary>The cookie of a HelloRetryRequest; empty for none.</summary>
    public byte[] RetryCookie { get; init; } = [];

    /// <summary>Sends a CertificateRequest.</summary>
    public bool RequestsCertificate { get; init; }

    /// <summary>Null is the first that the client offers.</summary>
    public CipherSuite? Suite { get; set; }

    /// <summary>What the server takes of the client's offer; null is a certificate.</summary>
    public ScriptedPsk? Psk { get; init; }

    /// <summary>selected_identity, where there is a <see cref="Psk"/>.</summary>
    public ushort SelectedIdentity { get; init; }

    /// <summary>Takes the early data that the client announces for <see cref="Psk"/>.</summary>
    public bool TakesEarlyData { get; init; }

    public TlsCredential Credential { get; init; } = TestCredentials.Of();

    /// <summary>How the certificate is compressed; null sends it as it is.</summary>
    public TlsCertificateCompression? Compression { get; init; }

    /// <summary>Null is the first of the client's that fits the credential.</summary>
    public SignatureScheme? Scheme { get; init; }

    public Action<ServerHelloSpec>? ChangeRetry { get; init; }

    public Action<ServerHelloSpec>? ChangeHello { get; init; }

    /// <summary>The extensions of EncryptedExtensions.</summary>
    public ExtensionList EncryptedExtensions { get; } = [];

    /// <summary>The client's first key, where the server takes another.</summary>
    public ScriptedPsk? EarlyPsk { get; init; }

    /// <summary>What the client said last.</summary>
    public ClientHelloSpec ClientHello { get; private set; } = new();

    /// <summary>Whether the client under test is told to offer early data.</summary>
    public bool OffersEarly { get; set; }

    public bool OffersEarlyData => ClientHello.Extensions.Contains(ExtensionType.EarlyData);

    public CipherSuiteSpec SuiteSpec => CipherSuiteSpec.Find(AnsweredSuite)!;

    public void SendHelloRetryRequest()
    {
        // The second hello comes without protection.
        Internals.Set(Reader, "_cipher", null);
        if (!_isSuiteKnown)
        {
            Transcript.Start(SuiteSpec.Hash);
            Transcript.ReplaceByMessageHash();
            _isSuiteKnown = true;
        }
        Send(HelloRetryRequest().Encode());
    }

    public void SendServerHello()
    {
        Send(ServerHelloMessage());
        if (Connection.Error is not null) return;
        var schedule = new KeySchedule(Provider, Ledger, SuiteSpec);
        EarlySecret early = Psk?.Extract(Provider, Ledger, SuiteSpec) ?? EarlySecret.WithoutPsk(schedule);
        HandshakeSecrets = early.Advance(_shared!, Transcript);
        _isEarly = OffersEarlyData && Psk is not null && SelectedIdentity == 0;
        if (!_isEarly) ReadWith(HandshakeSecrets.Client);
        Protect(HandshakeSecrets.Server);
    }

    /// <summary>An honest ServerHello, with <see cref="ChangeHello"/> applied.</summary>
    public byte[] ServerHelloMessage()
    {
        if (!_isSuiteKnown) Transcript.Start(SuiteSpec.Hash);
        _isSuiteKnown = true;
        ServerHelloSpec hello = NewHello();
        _shared = Respond(hello);
        if (Psk is not null) hello.Extensions.Set(new PreSharedKeyServerHello(SelectedIdentity));
        ChangeHello?.Invoke(hello);
        return hello.Encode();
    }

    /// <summary>An honest request, with <see cref="ChangeRetry"/> applied.</summary>
    public ServerHelloSpec HelloRetryRequest()
    {
        ServerHelloSpec retry = NewHello();
        retry.Random = ServerHello.HelloRetryRequestRandom.ToArray();
        retry.Extensions.Set(new SupportedVersionsServerHello(ProtocolVersion.Tls13));
        if (RetryGroup is { } group) retry.Extensions.Set(new KeyShareHelloRetryRequest(group));
        if (RetryCookie.Length > 0) retry.Extensions.Set(new Cookie(RetryCookie));
        ChangeRetry?.Invoke(retry);
        return retry;
    }

    public void SendEncryptedExtensions()
    {
        if (TakesEarlyData) EncryptedExtensions.Set(ExtensionType.EarlyData);
        SendChanged(Encoded.Message(HandshakeType.EncryptedExtensions, Encoded.Vector16(EncryptedExtensions.Encode())));

        // A client that is refused here goes over to the keys of the handshake with its next record.
        if (_isEarly && !TakesEarlyData && Connection.Error is null) ReadWith(HandshakeSecrets!.Client);
    }

    public void SendCertificateRequest() => SendChanged(CertificateRequestMessage());

    public static byte[] CertificateRequestMessage(ExtensionList? extensions = null, params byte[] context)
    {
        if (extensions is null)
        {
            extensions = [];
            extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(SignatureScheme.EcdsaSecp256r1Sha256)));
        }
        return Encoded.Message(HandshakeType.CertificateRequest, [.. Encoded.Vector8(context), .. Encoded.Vector16(extensions.Encode())]);
    }

    public void SendCertificate() => SendChanged(CompressedMessage(CertificateMessage(Credential.Chain), Compression));

    /// <summary>What stands in for a Certificate message; the same message where there is no compression.</summary>
    public static byte[] CompressedMessage(byte[] certificate, TlsCertificateCompression? compression)
    {
        if (compression is null) return certificate;
        ReadOnlySpan<byte> body = certificate.AsSpan(HandshakeMessage.HeaderLength);
        return Encoded.Message(new CompressedCertificate(compression.Algorithm, body.Length, compression.Compress(body)));
    }

    /// <summary>A Certificate message over any chain; the first entry may have extensions.</summary>
    public static byte[] CertificateMessage(IEnumerable<byte[]> chain, ExtensionList? extensions = null, params byte[] context)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in chain)
        {
            CertificateEntry.Write(list, certificate, extensions?.Encode() ?? []);
            extensions = null;
        }
        return Encoded.Message(new Certificate(context, list.Written));
    }

    public void SendCertificateVerify() => SendChanged(CertificateVerifyMessage());

    public byte[] CertificateVerifyMessage()
    {
        ReadOnlySpan<byte> content = SignedContent.OfTranscript(Transcript, signerIsServer: true, new byte[SignedContent.MaxLength]);
        SignatureScheme signing = SignatureSchemes.AnyTls13SchemeFor(Credential.Key.Kind);
        return Encoded.Message(new CertificateVerify(Scheme ?? signing, Credential.Key.Sign(Scheme ?? signing, content)));
    }

    public void SendFinished() => SendChanged(FinishedMessage(HandshakeSecrets!.Server), UseApplicationKeys);

    public byte[] FinishedMessage() => FinishedMessage(HandshakeSecrets!.Server);

    protected override IEnumerable<Action> Script()
    {
        yield return () => Let(output => Connection.Start(output, OffersEarly));
        if (RetryGroup is not null || RetryCookie.Length > 0 || ChangeRetry is not null) yield return SendHelloRetryRequest;
        yield return SendServerHello;
        yield return SendEncryptedExtensions;
        if (RequestsCertificate) yield return SendCertificateRequest;
        if (Psk is null) yield return SendCertificate;
        if (Psk is null) yield return SendCertificateVerify;
        yield return SendFinished;
    }

    protected override void Follow(byte[] message)
    {
        if (_clientFinished)
        {
            if ((HandshakeType)message[0] == HandshakeType.KeyUpdate) UpdateReadKeys();
            return;
        }
        if ((HandshakeType)message[0] == HandshakeType.ClientHello) FollowHello(message);
        if ((HandshakeType)message[0] == HandshakeType.EndOfEarlyData)
        {
            Transcript.Append(message);
            ReadWith(HandshakeSecrets!.Client);
            return;
        }
        if ((HandshakeType)message[0] == HandshakeType.Finished)
        {
            CheckFinished(message, HandshakeSecrets!.Client);
            _clientFinished = true;
            ReadWith(ApplicationSecrets!.Client);
        }
        Transcript.Append(message);
    }

    // What follows a hello that announces early data is under its keys.
    private void FollowHello(byte[] message)
    {
        ClientHello = ClientHelloSpec.Parse(message);
        if (OffersEarlyData) ReadWith((EarlyPsk ?? Psk ?? ScriptedPsk.Default).EarlyTraffic(Transcript, message, Provider, Ledger));
    }

    // Our own Finished is the last message that the application secrets cover.
    private void UseApplicationKeys()
    {
        ApplicationSecrets = HandshakeSecrets!.Advance(Transcript);
        Protect(ApplicationSecrets.Server);
    }

    private CipherSuite AnsweredSuite => Suite ?? ClientHello.CipherSuites.First(suite => CipherSuiteSpec.Find(suite) is not null);

    private ServerHelloSpec NewHello() => new() { SessionId = ClientHello.SessionId, CipherSuite = AnsweredSuite };

    private Secret Respond(ServerHelloSpec hello)
    {
        var shares = KeyShareClientHello.Parse(ClientHello.Extensions[ExtensionType.KeyShare]);
        foreach (KeyShareEntry entry in shares)
        {
            NamedGroup name = entry.Group;
            KeyExchangeGroup? group = Provider.Groups.FirstOrDefault(candidate => candidate.Name == name);
            if (group is null) continue;
            byte[] share = new byte[group.ServerShareLength];
            Secret shared = group.Respond(Provider, entry.KeyExchange, share);
            hello.Extensions.Set(new KeyShareServerHello(new KeyShareEntry(name, share)));
            hello.Extensions.Set(new SupportedVersionsServerHello(ProtocolVersion.Tls13));
            return shared;
        }
        throw new InvalidOperationException("The client sent no share: ask for one first.");
    }
}
