using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client12;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client against hostile TLS 1.2 servers (RFC 5246 §7.4, RFC 8422, RFC 7627, RFC 5746; LESSONS rows 13, 25, 27, 29, 33, 43).</summary>
internal sealed class Tls12ServerTests
{
    private static readonly byte[] Downgraded = [.. new byte[24], .. "DOWNGRD"u8, 1];
    private static readonly byte[] DowngradedFurther = [.. new byte[24], .. "DOWNGRD"u8, 0];
    private static readonly byte[] DowngradedForJdk11 = [.. new byte[24], 0xED, 0xBF, 0xB4, 0xA8, 0xC2, 0x47, 0x10, 0xFF];

    public static IEnumerable<TestCaseData> RefusedHellos =>
    [
        Case("the mark of a downgrade", hello => hello.Random = Downgraded, TlsFault.DowngradeDetected),
        Case("the mark of a downgrade to something older", hello => hello.Random = DowngradedFurther, TlsFault.DowngradeDetected),
        Case("the mark of a downgrade for JDK 11", hello => hello.Random = DowngradedForJdk11, TlsFault.DowngradeDetected),
        Case("TLS 1.1", hello => hello.LegacyVersion = ProtocolVersion.Tls11, TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("TLS 1.3 in the old field", hello => hello.LegacyVersion = ProtocolVersion.Tls13, TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("a suite not offered", hello => hello.CipherSuite = (CipherSuite)0x009C, TlsFault.CipherSuiteNotOffered),
        Case("a suite of TLS 1.3", hello => hello.CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256, TlsFault.CipherSuiteNotOffered),
        Case("compression", hello => hello.CompressionMethod = 1, TlsFault.WrongCompressionMethod),
        Case("no extended main secret", hello => hello.Extensions.Remove(ExtensionType.ExtendedMainSecret),
            TlsFault.ExtendedMainSecretMissing, AlertDescription.HandshakeFailure),
        Case("a long extended main secret", hello => hello.Extensions.Set(ExtensionType.ExtendedMainSecret, 1),
            TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("no renegotiation info", hello => hello.Extensions.Remove(ExtensionType.RenegotiationInfo),
            TlsFault.InsecureRenegotiation, AlertDescription.HandshakeFailure),
        Case("an earlier handshake", hello => hello.Extensions.Set(ExtensionType.RenegotiationInfo, Encoded.Vector8(new byte[12])),
            TlsFault.InsecureRenegotiation, AlertDescription.HandshakeFailure),
        Case("no extensions", hello => hello.HasExtensions = false, null, AlertDescription.HandshakeFailure),
        Case("a ticket nobody asked for", hello => hello.Extensions.Set(ExtensionType.SessionTicket),
            TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("an unknown extension", hello => hello.Extensions.Set((ExtensionType)0xABCD),
            TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("a key share", hello => hello.Extensions.Set(ExtensionType.KeyShare, 0, 0x1D), TlsFault.MisplacedExtension),
        Case("a byte behind the extensions", hello => hello.Trailer = [0], TlsFault.MalformedExtensions, AlertDescription.DecodeError),
    ];

    [TestCaseSource(nameof(RefusedHellos))]
    public void Refuses_a_ServerHello_with(Action<ServerHelloSpec> change, TlsFault? fault, AlertDescription alert)
    {
        using var server = new ScriptedServer12 { ChangeHello = change };
        server.Run();
        server.ExpectFault(fault ?? server.Connection.Error!.Value.Fault, alert);
        Assert.That(server.Messages, Has.Count.EqualTo(1));
    }

    [Test]
    public void Refuses_its_own_session_id_which_belongs_to_no_session()
    {
        ScriptedServer12? server = null;
        server = new ScriptedServer12 { ChangeHello = hello => hello.SessionId = server!.ClientHello.SessionId };
        using (server)
        {
            server.Run();
            server.ExpectFault(TlsFault.WrongSessionIdEcho, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Takes_a_session_id_of_the_servers_own()
    {
        using var server = new ScriptedServer12 { ChangeHello = hello => hello.SessionId = new byte[32] };
        server.Run();
        server.ExpectWorks();
    }

    /// <summary>Some old servers answer with groups, as TLS 1.3 does elsewhere; OpenSSL and BoringSSL take it as well.</summary>
    [Test]
    public void Takes_groups_that_say_nothing()
    {
        using var server = new ScriptedServer12 { ChangeHello = hello => hello.Extensions.Set(ExtensionType.SupportedGroups, 0, 2, 0, 0x1D) };
        server.Run();
        server.ExpectWorks();
    }

    /// <summary>What a server says after ServerHelloDone answers a flight that it has not seen.</summary>
    [Test]
    public void Refuses_a_beginning_behind_ServerHelloDone()
    {
        using var server = new ScriptedServer12();
        server.RunTo<WaitServerHelloDone>();
        server.SendRecord(ContentType.Handshake, [.. Encoded.Message(HandshakeType.ServerHelloDone), (byte)HandshakeType.NewSessionTicket]);
        server.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Negotiates_no_TLS_1_2_after_a_HelloRetryRequest()
    {
        using var server = new ScriptedServer
        {
            RetryGroup = NamedGroup.Secp256r1,
            ChangeHello = hello =>
            {
                hello.Extensions.Clear();
                hello.CipherSuite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
            },
        };
        server.Run();
        server.ExpectFault(TlsFault.VersionChangedAfterRetry, AlertDescription.IllegalParameter);
    }

    public static IEnumerable<TestCaseData> RefusedExchanges =>
    [
        ExchangeCase("a changed random part", body => Encoded.Flip(body, 10), TlsFault.WrongSignature, AlertDescription.DecryptError),
        ExchangeCase("a changed signature", body => Encoded.Flip(body, -1), TlsFault.WrongSignature, AlertDescription.DecryptError),
        ExchangeCase("no signature", body => [.. body[..38], 0, 0], TlsFault.WrongSignature, AlertDescription.DecryptError),
        ExchangeCase("a group not offered", body => [3, 0, 0x1E, .. body[3..]], TlsFault.GroupNotOffered),
        ExchangeCase("a hybrid, which TLS 1.2 does not have", body => [3, 0x11, 0xEC, .. body[3..]], TlsFault.GroupNotOffered),
        ExchangeCase("an explicit curve", body => [1, .. body[1..]], TlsFault.GroupNotOffered),
        ExchangeCase("another group's name", body => [3, 0, 0x17, .. body[3..]], TlsFault.WrongSignature, AlertDescription.DecryptError),
        ExchangeCase("a scheme not offered", body => [.. body[..36], 2, 3, .. body[38..]], TlsFault.SignatureSchemeNotOffered),
        ExchangeCase("a scheme that fits no such key", body => [.. body[..36], 8, 4, .. body[38..]], TlsFault.SignatureSchemeMismatch),
        ExchangeCase("an empty point", body => [3, 0, 0x1D, 0, .. body[36..]], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        ExchangeCase("bytes behind", body => [.. body, 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
    ];

    [TestCaseSource(nameof(RefusedExchanges))]
    public void Refuses_a_ServerKeyExchange_with(Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer12 { Changes = { [HandshakeType.ServerKeyExchange] = change } };
        server.Run();
        server.ExpectFault(fault, alert);
        Assert.That(server.Messages, Has.Count.EqualTo(1), "nothing was sent to a server that proved nothing");
    }

    [Test]
    public void Refuses_a_key_that_the_suite_does_not_name()
    {
        using var server = new ScriptedServer12 { Credential = TestCredentials.Of(CertificateKeyKind.Rsa) };
        server.RunTo<WaitCertificate>();
        server.SendCertificate();
        server.ExpectFault(TlsFault.CertificateKeyMismatchesSuite, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_a_Certificate_without_a_certificate()
    {
        using var server = new ScriptedServer12 { Changes = { [HandshakeType.Certificate] = _ => [0, 0, 0] } };
        server.Run();
        server.ExpectFault(TlsFault.EmptyServerCertificate, AlertDescription.DecodeError);
    }

    [TestCase(HandshakeType.Certificate)]
    [TestCase(HandshakeType.ServerKeyExchange)]
    public void Refuses_a_flight_without(HandshakeType type)
    {
        using var server = new ScriptedServer12 { Omitted = { type } };
        server.Run();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_point_of_small_order_although_it_is_signed()
    {
        using var server = new ScriptedServer12();
        server.Changes[HandshakeType.ServerKeyExchange] = _ => server.SignedParameters([3, 0, 0x1D, .. Encoded.Vector8(new byte[32])]);
        server.RunTo<WaitServerKeyExchange>();
        server.SendServerKeyExchange();
        server.SendServerHelloDone();
        server.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_a_second_CertificateRequest()
    {
        using var server = new ScriptedServer12();
        server.RunTo<WaitServerHelloDone>();
        server.SendCertificateRequest();
        server.SendCertificateRequest();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    // CVE-2014-0224 in every state is in IllegalMatrixTests; here a handshake byte is left over where the keys change.
    [Test]
    public void Refuses_change_cipher_spec_in_the_middle_of_a_message()
    {
        using var server = new ScriptedServer12();
        server.RunTo<WaitChangeCipherSpec>();
        server.SendRecord(ContentType.Handshake, [20, 0, 0]);
        server.SendChangeCipherSpec();
        server.ExpectFault(TlsFault.InterleavedHandshake, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_Finished_before_change_cipher_spec()
    {
        using var server = new ScriptedServer12();
        server.RunTo<WaitChangeCipherSpec>();
        server.SendFinished();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_Finished_with_any_byte_changed([Values] bool ofServer)
    {
        for (int index = 0; index < 12; index++)
        {
            using ScriptedPeer peer = ofServer ? new ScriptedServer12() : new ScriptedClient12();
            peer.Changes[HandshakeType.Finished] = body => Encoded.Flip(body, index);
            peer.Run();
            peer.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
        }
        using ScriptedPeer longer = ofServer ? new ScriptedServer12() : new ScriptedClient12();
        longer.Changes[HandshakeType.Finished] = body => [.. body, 0];
        longer.Run();
        longer.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
    }

    [Test]
    public void Refuses_renegotiation_once_and_then_for_good([Values] bool ofServer)
    {
        using ScriptedPeer peer = ofServer ? new ScriptedServer12() : new ScriptedClient12();
        peer.Run();
        peer.SendInPlace();
        Assert.That(peer.Alerts, Is.EqualTo(new[] { (AlertLevel.Warning, AlertDescription.NoRenegotiation) }));
        peer.Alerts.Clear();
        peer.ExpectWorks();
        peer.SendInPlace();
        peer.ExpectFault(TlsFault.RenegotiationAttempted, AlertDescription.NoRenegotiation);
    }

    [Test]
    public void Ignores_HelloRequests_in_the_handshake_but_not_without_end()
    {
        using var server = new ScriptedServer12();
        server.RunTo<WaitServerKeyExchange>();
        byte[] request = Encoded.Message(HandshakeType.HelloRequest);
        for (int i = 0; i < 4; i++) server.SendRecord(ContentType.Handshake, request);
        Assert.That(server.Connection.Error, Is.Null);
        server.SendRecord(ContentType.Handshake, request);
        server.ExpectFault(TlsFault.TooManyWarningAlerts, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Takes_any_explicit_nonce_and_any_order_of_none()
    {
        // RFC 5288 §3: the sender's choice. What counts is the implicit sequence number: a record twice is refused.
        using var server = new ScriptedServer12();
        server.Run();
        byte[] record = server.Seal(ContentType.ApplicationData, "once"u8);
        server.Deliver(record);
        Assert.That(server.Plaintext.Unread.SequenceEqual("once"u8));
        server.Deliver(record);
        server.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    private static TestCaseData Case(
        string name, Action<ServerHelloSpec> change, TlsFault? fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static TestCaseData ExchangeCase(string name, Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);
}
