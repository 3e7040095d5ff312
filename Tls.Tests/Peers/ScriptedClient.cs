using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Tests.Peers;

/// <summary>The client's part of <see cref="ScriptedPeer"/>: the connection under test is a server.</summary>
internal sealed class ScriptedClient(TlsServerOptions? options = null)
    : ScriptedPeer(ScriptedSession.CreateServer(options ?? DefaultOptions))
{
    private readonly List<KeyExchange> _shares = [];
    private bool _serverFinished;
    private TrafficSecret? _early;

    public static TlsServerOptions DefaultOptions => new() { Credentials = [TestCredentials.Of()] };

    public IReadOnlyList<NamedGroup> Groups { get; init; } = [NamedGroup.X25519, NamedGroup.Secp256r1];

    /// <summary>The groups of the first hello's shares.</summary>
    public IReadOnlyList<NamedGroup> ShareGroups { get; init; } = [NamedGroup.X25519];

    public Action<ClientHelloSpec>? ChangeHello { get; init; }

    /// <summary>Applied to the second hello, which is otherwise what the HelloRetryRequest asks for.</summary>
    public Action<ClientHelloSpec>? ChangeSecondHello { get; init; }

    /// <summary>Who the client says it is where it is asked; null answers with an empty list.</summary>
    public TlsCredential? Credential { get; init; }

    /// <summary>How the certificate is compressed; null sends it as it is.</summary>
    public TlsCertificateCompression? Compression { get; init; }

    /// <summary>Offered in every hello, with honest binders over whatever the hello was changed to.</summary>
    public IReadOnlyList<ScriptedPsk> Psks { get; init; } = [];

    /// <summary>Those of the second hello; null are the same.</summary>
    public IReadOnlyList<ScriptedPsk>? SecondPsks { get; init; }

    /// <summary>Applied to the whole first hello, binders and all.</summary>
    public Func<byte[], byte[]> ChangeBoundHello { get; init; } = static message => message;

    /// <summary>Applied to the whole second hello, binders and all.</summary>
    public Func<byte[], byte[]> ChangeBoundSecondHello { get; init; } = static message => message;

    /// <summary>Sent early, under the first of <see cref="Psks"/>, in one record each; null announces none.</summary>
    public byte[][]? EarlyData { get; init; }

    /// <summary>The EncryptedExtensions said so.</summary>
    public bool IsEarlyDataAccepted => EncryptedExtensions.Contains(ExtensionType.EarlyData);

    /// <summary>selected_identity; null where the server took none.</summary>
    public int? SelectedIdentity { get; private set; }

    /// <summary>What was said last.</summary>
    public ClientHelloSpec Hello { get; private set; } = new();

    /// <summary>The whole first hello, as it was sent.</summary>
    public byte[] FirstHello { get; private set; } = [];

    /// <summary>The server asked for another hello: its group, and its cookie or nothing.</summary>
    public (NamedGroup Group, byte[] Cookie)? Retry { get; private set; }

    /// <summary>What the ServerHello said.</summary>
    public CipherSuite Suite { get; private set; }

    /// <summary>The server asked for a certificate.</summary>
    public bool IsCertificateRequested { get; private set; }

    /// <summary>What the EncryptedExtensions said.</summary>
    public ExtensionList EncryptedExtensions { get; private set; } = [];

    public void SendClientHello()
    {
        NewShares(ShareGroups);
        Hello = NewHello();
        if (EarlyData is not null) Hello.Extensions.Add(ExtensionType.EarlyData);
        if (Psks.Count > 0) ScriptedPsk.Offer(Hello, Psks);
        ChangeHello?.Invoke(Hello);
        byte[] message = ChangeBoundHello(Bind(Hello, Psks));
        FirstHello = message;
        if (EarlyData is not null) _early = Psks[0].EarlyTraffic(Transcript, message, Provider, Ledger);
        Send(message);
    }

    public void SendEarlyData()
    {
        if (HandshakeSecrets is null) Protect(_early!);
        foreach (byte[] data in EarlyData!) SendRecord(ContentType.ApplicationData, data);
    }

    /// <summary>On to the keys of the handshake, or for a second hello to none.</summary>
    public void EndEarlyData()
    {
        if (IsEarlyDataAccepted) SendChanged(Encoded.Message(HandshakeType.EndOfEarlyData));
        if (HandshakeSecrets is null) Protect((Core.Records.RecordCipher?)null);
        else Protect(HandshakeSecrets.Client);
    }

    public void SendSecondClientHello() => Send(ChangeBoundSecondHello(Bind(SecondClientHello(), SecondPsks ?? Psks)));

    /// <summary>What the HelloRetryRequest asks for, with <see cref="ChangeSecondHello"/> applied.</summary>
    public ClientHelloSpec SecondClientHello()
    {
        (NamedGroup group, byte[] cookie) = Retry!.Value;
        NewShares([group]);
        SetShares(Hello);
        Hello.Extensions.Remove(ExtensionType.EarlyData);
        if (cookie.Length > 0) Hello.Extensions.Set(new Cookie(cookie));
        if ((SecondPsks ?? Psks).Count > 0) ScriptedPsk.Offer(Hello, SecondPsks ?? Psks);
        else if (Psks.Count > 0) Hello.Extensions.Remove(ExtensionType.PreSharedKey);
        ChangeSecondHello?.Invoke(Hello);
        return Hello;
    }

    public void SendCertificate() => SendChanged(ScriptedServer.CompressedMessage(ScriptedServer.CertificateMessage(Credential?.Chain ?? []), Compression));

    public void SendCertificateVerify() => SendChanged(CertificateVerifyMessage());

    public byte[] CertificateVerifyMessage()
    {
        ReadOnlySpan<byte> content = SignedContent.OfTranscript(Transcript, signerIsServer: false, new byte[SignedContent.MaxLength]);
        SignatureScheme scheme = SignatureSchemes.AnyTls13SchemeFor(Credential!.Key.Kind);
        return Encoded.Message(new CertificateVerify(scheme, Credential.Key.Sign(scheme, content)));
    }

    public void SendFinished() => SendChanged(FinishedMessage(), () => Protect(ApplicationSecrets!.Client));

    public byte[] FinishedMessage() => FinishedMessage(HandshakeSecrets!.Client);

    public ClientHelloSpec NewHello()
    {
        var hello = new ClientHelloSpec
        {
            SessionId = RandomNumberGenerator.GetBytes(32),
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384],
        };
        hello.Extensions.Set(new ServerNameList("example.test"u8));
        hello.Extensions.Set(ExtensionType.SupportedGroups, Encoded.Vector16(Encoded.CodePoints([.. Groups])));
        SetShares(hello);
        hello.Extensions.Set(ExtensionType.SupportedVersions, Encoded.Vector8(Encoded.CodePoints(ProtocolVersion.Tls13)));
        hello.Extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(
            SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.Ed25519, SignatureScheme.RsaPssRsaeSha256)));
        return hello;
    }

    /// <summary>The encoding of one of our shares, as it stands in the list.</summary>
    public byte[] ShareEntry(NamedGroup group)
    {
        using var writer = new TlsWriter();
        new KeyShareEntry(group, _shares.First(share => share.Group.Name == group).Share).Write(writer);
        return writer.Written.ToArray();
    }

    protected override IEnumerable<Action> Script()
    {
        yield return Start;
        yield return SendClientHello;
        if (EarlyData is not null) yield return SendEarlyData;
        if (EarlyData is not null) yield return EndEarlyData;
        if (Retry is not null) yield return SendSecondClientHello;
        if (IsCertificateRequested) yield return SendCertificate;
        if (IsCertificateRequested && Credential is not null) yield return SendCertificateVerify;
        yield return SendFinished;
    }

    protected override void Follow(byte[] message)
    {
        if (_serverFinished)
        {
            if ((HandshakeType)message[0] == HandshakeType.KeyUpdate) UpdateReadKeys();
            return;
        }
        byte[] body = message[HandshakeMessage.HeaderLength..];
        switch ((HandshakeType)message[0])
        {
            case HandshakeType.ServerHello:
                FollowHello(ServerHello.Parse(body), message);
                return;
            case HandshakeType.CertificateRequest:
                IsCertificateRequested = true;
                break;
            case HandshakeType.EncryptedExtensions:
                EncryptedExtensions = ExtensionList.Parse(Core.Messages.EncryptedExtensions.Parse(body).Extensions);
                break;
            case HandshakeType.Finished:
                CheckFinished(message, HandshakeSecrets!.Server);
                Transcript.Append(message);
                _serverFinished = true;
                ApplicationSecrets = HandshakeSecrets!.Advance(Transcript);
                ReadWith(ApplicationSecrets.Server);
                return;
        }
        Transcript.Append(message);
    }

    private void FollowHello(ServerHello hello, byte[] message)
    {
        Suite = hello.CipherSuite;
        CipherSuiteSpec suite = CipherSuiteSpec.Find(Suite)!;
        if (Retry is null) Transcript.Start(suite.Hash);
        if (hello.IsHelloRetryRequest)
        {
            Transcript.ReplaceByMessageHash();
            Transcript.Append(message);
            byte[] cookie = hello.Extensions.TryGet(out Cookie theirs) ? theirs.Value.ToArray() : [];
            Retry = (hello.Extensions.Require<KeyShareHelloRetryRequest>().SelectedGroup, cookie);
            return;
        }
        Transcript.Append(message);
        KeyShareEntry share = hello.Extensions.Require<KeyShareServerHello>().ServerShare;
        NamedGroup group = share.Group;
        using Secret shared = _shares.First(ours => ours.Group.Name == group).Complete(share.KeyExchange);
        if (hello.Extensions.TryGet(out PreSharedKeyServerHello selected)) SelectedIdentity = selected.SelectedIdentity;
        EarlySecret early = SelectedIdentity is { } index
            ? (Retry is null ? Psks : SecondPsks ?? Psks)[index].Extract(Provider, Ledger, suite)
            : EarlySecret.WithoutPsk(new KeySchedule(Provider, Ledger, suite));
        HandshakeSecrets = early.Advance(shared, Transcript);
        ReadWith(HandshakeSecrets.Server);
        Protect(_early is null || Retry is not null ? HandshakeSecrets.Client : _early);
    }

    // A hello from which a change took the extension away has nothing to bind.
    private byte[] Bind(ClientHelloSpec hello, IReadOnlyList<ScriptedPsk> psks) =>
        hello.Extensions.Contains(ExtensionType.PreSharedKey) ? ScriptedPsk.Bind(hello.Encode(), psks, Transcript, Provider) : hello.Encode();

    private void NewShares(IEnumerable<NamedGroup> groups)
    {
        _shares.Clear();
        foreach (NamedGroup name in groups) _shares.Add(Provider.Groups.First(group => group.Name == name).Start(Provider));
    }

    private void SetShares(ClientHelloSpec hello) =>
        hello.Extensions.Set(ExtensionType.KeyShare, Encoded.Vector16([.. _shares.SelectMany(share => ShareEntry(share.Group.Name))]));
}
