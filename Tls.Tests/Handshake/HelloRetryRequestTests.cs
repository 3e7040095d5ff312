using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client against hostile HelloRetryRequests (RFC 9846 §4.2.4, §4.3.8), and against ServerHellos that do not keep what those said.</summary>
internal sealed class HelloRetryRequestTests
{
    public static IEnumerable<TestCaseData> RefusedRequests =>
    [
        Case("that changes nothing", retry => retry.Extensions.Remove(ExtensionType.KeyShare), TlsFault.EmptyHelloRetryRequest),
        Case("for a group that has a share already", Group(NamedGroup.X25519), TlsFault.GroupNotOffered),
        Case("for the other group that has a share already", Group(NamedGroup.X25519MLKEM768), TlsFault.GroupNotOffered),
        Case("for a hybrid not offered", Group(NamedGroup.SecP384r1MLKEM1024), TlsFault.GroupNotOffered),
        Case("for a group not offered", Group((NamedGroup)0x1E), TlsFault.GroupNotOffered),
        Case("for a finite field group", Group((NamedGroup)0x100), TlsFault.GroupNotOffered),
        Case("with a whole share", retry => retry.Extensions.Set(ExtensionType.KeyShare, [0, 0x17, 0, 1, 1]),
            TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("with an empty cookie", retry => retry.Extensions.Set(ExtensionType.Cookie, 0, 0), TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("with a cookie and more", retry => retry.Extensions.Set(ExtensionType.Cookie, 0, 1, 1, 1), TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("without a version", retry => retry.Extensions.Remove(ExtensionType.SupportedVersions),
            TlsFault.MissingExtension, AlertDescription.MissingExtension),
        Case("without extensions", retry => retry.HasExtensions = false, TlsFault.MissingExtension, AlertDescription.MissingExtension),
        Case("for TLS 1.2", retry => retry.Extensions.Set(ExtensionType.SupportedVersions, 3, 3), TlsFault.VersionNotOffered),
        Case("with legacy_version 1.3", retry => retry.LegacyVersion = ProtocolVersion.Tls13, TlsFault.WrongLegacyVersion, AlertDescription.ProtocolVersion),
        Case("with another session id", retry => retry.SessionId = Encoded.Flip(retry.SessionId, 0), TlsFault.WrongSessionIdEcho),
        Case("with compression", retry => retry.CompressionMethod = 1, TlsFault.WrongCompressionMethod),
        Case("with a suite not offered", retry => retry.CipherSuite = (CipherSuite)0x1304, TlsFault.CipherSuiteNotOffered),
        Case("with the name", retry => retry.Extensions.Set(ExtensionType.ServerName), TlsFault.MisplacedExtension),
        Case("with groups", retry => retry.Extensions.Set(ExtensionType.SupportedGroups, 0, 2, 0, 0x17), TlsFault.MisplacedExtension),
        Case("with an unknown extension", retry => retry.Extensions.Set((ExtensionType)0xABCD),
            TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("with early data", retry => retry.Extensions.Set(ExtensionType.EarlyData), TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("with two groups", retry => retry.Extensions.Add(ExtensionType.KeyShare, 0, 0x18), TlsFault.DuplicateExtension),
        Case("with bytes behind", retry => retry.Trailer = [0], TlsFault.MalformedExtensions, AlertDescription.DecodeError),
    ];

    public static IEnumerable<TestCaseData> RefusedHellos =>
    [
        Case("another suite", hello => hello.CipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384, TlsFault.CipherSuiteChangedAfterRetry),
        Case("no version", hello => hello.Extensions.Remove(ExtensionType.SupportedVersions), TlsFault.VersionChangedAfterRetry),
        Case("TLS 1.2", hello => hello.Extensions.Set(ExtensionType.SupportedVersions, 3, 3), TlsFault.VersionNotOffered),
        Case("the group of the first share", hello => hello.Extensions.Set(ExtensionType.KeyShare, [0, 0x1D, .. Encoded.Vector16(new byte[32])]),
            TlsFault.GroupChangedAfterRetry),
        Case("a third group", hello => hello.Extensions.Set(ExtensionType.KeyShare, [0, 0x18, .. Encoded.Vector16(new byte[97])]),
            TlsFault.GroupChangedAfterRetry),
        Case("a point off the curve", hello => hello.Extensions.Set(ExtensionType.KeyShare, [0, 0x17, .. Encoded.Vector16([4, .. new byte[64]])]),
            TlsFault.InvalidKeyShare),
        Case("the cookie", hello => hello.Extensions.Set(ExtensionType.Cookie, 0, 1, 1), TlsFault.MisplacedExtension),
        Case("another session id", hello => hello.SessionId = [], TlsFault.WrongSessionIdEcho),
    ];

    [TestCaseSource(nameof(RefusedRequests))]
    public void Refuses_a_request(Action<ServerHelloSpec> change, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer { RetryGroup = NamedGroup.Secp256r1, ChangeRetry = change };
        server.Run();
        server.ExpectFault(fault, alert);
        Assert.That(server.Messages, Has.Count.EqualTo(1), "no second ClientHello");
    }

    [TestCaseSource(nameof(RefusedHellos))]
    public void Refuses_a_ServerHello_with(Action<ServerHelloSpec> change, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer { RetryGroup = NamedGroup.Secp256r1, RetryCookie = [1], ChangeHello = change };
        server.Run();
        server.ExpectFault(fault, alert);
    }

    [Test]
    public void Refuses_a_second_request([Values] bool another)
    {
        using var server = new ScriptedServer { RetryGroup = NamedGroup.Secp256r1, RetryCookie = [1] };
        server.RunTo<WaitSecondServerHello>();
        ServerHelloSpec second = server.HelloRetryRequest();
        if (another) second.Extensions.Set(new KeyShareHelloRetryRequest(NamedGroup.Secp384r1));
        server.Send(second.Encode());
        server.ExpectFault(TlsFault.SecondHelloRetryRequest, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_request_that_does_not_end_its_record()
    {
        using var server = new ScriptedServer { RetryGroup = NamedGroup.Secp256r1 };
        server.RunTo<WaitServerHello>();
        server.Deliver(Encoded.Record(22, [.. server.HelloRetryRequest().Encode(), 2]));
        server.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void Changes_nothing_in_its_hello_but_what_it_must(bool asksForGroup, bool sendsCookie)
    {
        using var server = new ScriptedServer(new TlsClientOptions { ApplicationProtocols = ["h2"], MaxReceivedRecordContent = 500 })
        {
            RetryGroup = asksForGroup ? NamedGroup.Secp384r1 : null,
            RetryCookie = sendsCookie ? [9, 8, 7] : [],
        };
        server.RunTo<WaitSecondServerHello>();
        var first = ClientHelloSpec.Parse(server.Messages[0]);
        var second = ClientHelloSpec.Parse(server.Messages[1]);

        byte[] shares = second.Extensions[ExtensionType.KeyShare];
        if (asksForGroup)
        {
            Assert.That(shares[..6], Is.EqualTo(new byte[] { 0, 101, 0, 0x18, 0, 97 }), "one share, of the group asked for");
            first.Extensions.Set(ExtensionType.KeyShare, shares);
        }
        if (sendsCookie) Assert.That(second.Extensions[ExtensionType.Cookie], Is.EqualTo(new byte[] { 0, 3, 9, 8, 7 }));
        second.Extensions.Remove(ExtensionType.Cookie);
        Assert.That(second.Encode(), Is.EqualTo(first.Encode()), "all else is the same, in the same order");

        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.Info.HelloRetryRequested);
    }

    // The extensions of a ClientHello have 65,535 bytes, and a cookie of nearly as many fits into a HelloRetryRequest.
    [Test]
    public void Takes_every_cookie_that_its_hello_has_room_for()
    {
        using var small = new ScriptedServer { RetryCookie = [1] };
        small.Run();
        int without = small.ClientHello.Extensions.Encode().Length - 1;
        foreach (int length in new[] { ushort.MaxValue - without, ushort.MaxValue - without + 1, 65_400 })
        {
            using var server = new ScriptedServer { RetryCookie = new byte[length] };
            server.Run();
            if (length + without <= ushort.MaxValue) server.ExpectWorks();
            else server.ExpectFault(TlsFault.WrongCookie, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Sends_its_one_change_cipher_spec_before_the_second_hello()
    {
        using var server = new ScriptedServer { RetryGroup = NamedGroup.Secp256r1 };
        server.Run();
        Assert.That(server.Records.Select(record => record.Type), Is.EqualTo(
            new[] { ContentType.Handshake, ContentType.ChangeCipherSpec, ContentType.Handshake, ContentType.Handshake }));
    }

    [Test]
    public void A_share_for_every_group_can_be_asked_for()
    {
        foreach (NamedGroup group in new TlsClientOptions().Groups)
        {
            using var server = new ScriptedServer(new TlsClientOptions { KeyShareGroups = [] }) { RetryGroup = group };
            server.Run();
            server.ExpectWorks();
            Assert.That(server.Connection.Info.Group, Is.EqualTo(group));
        }
    }

    private static TestCaseData Case(string name, Action<ServerHelloSpec> change, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static Action<ServerHelloSpec> Group(NamedGroup group) => retry => retry.Extensions.Set(new KeyShareHelloRetryRequest(group));
}
