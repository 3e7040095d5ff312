using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Server12;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// <see cref="LimitTests"/> where TLS 1.2 has messages of its own (LESSONS rows 10, 11, 30, 31, 40). Its keys are in
/// Records/Tls12KeyLimitTests, its HelloRequests in Pair/HelloRequestTests.
/// </summary>
internal sealed class Tls12LimitTests
{
    [TestCase(4_096, true)]
    [TestCase(4_097, false)]
    public void MaxCertificateMessageLength(int length, bool passes)
    {
        byte[][] chain = [.. TestCredentials.Of().Chain, new byte[1]];
        chain[^1] = new byte[length - ScriptedServer12.CertificateMessage(chain).Length + 1];
        ExpectOfBoth(new TlsLimits { MaxCertificateMessageLength = 4_096 }, chain, passes, TlsFault.CertificateMessageTooLong);
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    public void MaxCertificates(int count, bool passes)
    {
        byte[][] chain = [.. Enumerable.Repeat(TestCredentials.Of().Chain[0], count)];
        ExpectOfBoth(new TlsLimits { MaxCertificates = 2 }, chain, passes, TlsFault.TooManyCertificates);
    }

    [TestCase(2_048, true)]
    [TestCase(2_047, false)]
    public void MaxRsaKeySize(int limit, bool passes)
    {
        using var server = new ScriptedServer12(Client(new TlsLimits { MaxRsaKeySize = limit }))
        {
            Credential = TestCredentials.Of(CertificateKeyKind.Rsa),
            Suite = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            Scheme = SignatureScheme.RsaPssRsaeSha256,
        };
        Expect(server, passes, TlsFault.CertificateKeyTooLarge, AlertDescription.UnsupportedCertificate);

        // Nothing of the client's has been verified at this point, so that the key is not its own shows later.
        using var client = new ScriptedClient12(Asking(new TlsLimits { MaxRsaKeySize = limit })) { Credential = TestCredentials.Of() };
        client.Changes[HandshakeType.Certificate] = _ => ScriptedServer12.CertificateMessage(TestCredentials.Of(CertificateKeyKind.Rsa).Chain)[4..];
        client.Run();
        if (passes) client.ExpectFault(TlsFault.SignatureSchemeMismatch, AlertDescription.IllegalParameter);
        else client.ExpectFault(TlsFault.CertificateKeyTooLarge, AlertDescription.UnsupportedCertificate);
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void MaxExtensions(int count, bool passes)
    {
        using var client = new ScriptedClient12
        {
            ChangeHello = hello =>
            {
                for (int i = hello.Extensions.Count(); i < count; i++) hello.Extensions.Add((ExtensionType)(0xE000 + i));
            },
        };
        Expect(client, passes, TlsFault.TooManyExtensions, AlertDescription.IllegalParameter);
    }

    [TestCase(1_024, TlsStatus.NeedMoreData)]
    [TestCase(1_025, TlsStatus.Failed)]
    public void A_length_is_judged_when_it_is_declared(int length, TlsStatus expected)
    {
        using var client = new ScriptedClient12(Server(new TlsLimits { MaxHandshakeMessageLength = 1_024 }));
        client.RunTo<WaitClientKeyExchange>();
        int declared = length - 4;
        client.Deliver(Encoded.Record(22, [(byte)HandshakeType.ClientKeyExchange, 0, (byte)(declared >> 8), (byte)(declared & 0xFF)]));
        Assert.That(client.Status, Is.EqualTo(expected));
        if (expected == TlsStatus.Failed) client.ExpectFault(TlsFault.HandshakeMessageTooLong, AlertDescription.IllegalParameter);
    }

    [Test]
    public void MaxEmptyRecords([Values] bool ofServer, [Values(0, 3)] int limit) => Repeat(ofServer, new TlsLimits { MaxEmptyRecords = limit }, limit,
        peer => peer.SendRecord(ContentType.ApplicationData, []), TlsFault.TooManyEmptyRecords);

    [Test]
    public void MaxWarningAlerts([Values] bool ofServer, [Values(0, 3)] int limit) => Repeat(ofServer, new TlsLimits { MaxWarningAlerts = limit }, limit,
        peer => peer.SendAlert(AlertDescription.NoRenegotiation, AlertLevel.Warning), TlsFault.TooManyWarningAlerts);

    /// <summary>There is no compatibility mode: one is one too many, wherever it has no meaning.</summary>
    [Test]
    public void Change_cipher_spec_is_never_dropped([Values] bool ofServer)
    {
        using ScriptedPeer peer = ofServer ? new ScriptedClient12() : new ScriptedServer12();
        peer.Run();
        peer.SendRecord(ContentType.ChangeCipherSpec, [1]);
        Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedChangeCipherSpec));
    }

    private static TlsServerOptions Server(TlsLimits limits) => new() { Credentials = [TestCredentials.Of()], Limits = limits };

    private static TlsServerOptions Asking(TlsLimits limits) => new()
    {
        Credentials = [TestCredentials.Of()], Limits = limits, ClientCertificates = ClientCertificateMode.Required,
    };

    private static TlsClientOptions Client(TlsLimits limits) => new() { Limits = limits };

    // A server's certificates, and a client's.
    private static void ExpectOfBoth(TlsLimits limits, byte[][] chain, bool passes, TlsFault fault)
    {
        byte[] body = ScriptedServer12.CertificateMessage(chain)[4..];
        using var server = new ScriptedServer12(Client(limits)) { Changes = { [HandshakeType.Certificate] = _ => body } };
        Expect(server, passes, fault, AlertDescription.IllegalParameter);
        using var client = new ScriptedClient12(Asking(limits)) { Credential = TestCredentials.Of(), Changes = { [HandshakeType.Certificate] = _ => body } };
        Expect(client, passes, fault, AlertDescription.IllegalParameter);
    }

    private static void Expect(ScriptedPeer peer, bool passes, TlsFault fault, AlertDescription alert)
    {
        peer.Run();
        if (passes) peer.ExpectWorks();
        else peer.ExpectFault(fault, alert);
    }

    // The limit in a row, data, the limit again, and one more.
    private static void Repeat(bool ofServer, TlsLimits limits, int limit, Action<ScriptedPeer> act, TlsFault fault)
    {
        using ScriptedPeer peer = ofServer ? new ScriptedClient12(Server(limits)) : new ScriptedServer12(Client(limits));
        peer.Run();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < limit; i++) act(peer);
            Assert.That(peer.Connection.Error, Is.Null, "at the limit");
            if (round == 0) peer.SendRecord(ContentType.ApplicationData, "x"u8);
        }
        act(peer);
        peer.ExpectFault(fault, AlertDescription.UnexpectedMessage);
    }
}
