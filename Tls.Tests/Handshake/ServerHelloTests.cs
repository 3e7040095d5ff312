using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client holds every value of a ServerHello against what it offered (RFC 9846 §4.2.3, §4.3; LESSONS rows 28, 29).</summary>
internal sealed class ServerHelloTests
{
    private static readonly byte[] Downgrade = [.. new byte[24], .. "DOWNGRD"u8, 1];

    public static IEnumerable<TestCaseData> Refused =>
    [
        Case("legacy_version 1.1", hello => hello.LegacyVersion = ProtocolVersion.Tls11, TlsFault.WrongLegacyVersion, AlertDescription.ProtocolVersion),
        Case("legacy_version 1.3", hello => hello.LegacyVersion = ProtocolVersion.Tls13, TlsFault.WrongLegacyVersion, AlertDescription.ProtocolVersion),
        Case("another session id", hello => hello.SessionId = Encoded.Flip(hello.SessionId, 31), TlsFault.WrongSessionIdEcho),
        Case("no session id", hello => hello.SessionId = [], TlsFault.WrongSessionIdEcho),
        Case("a shorter session id", hello => hello.SessionId = hello.SessionId[..31], TlsFault.WrongSessionIdEcho),
        Case("a session id of 33 bytes", hello => hello.SessionId = new byte[33], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("a suite not offered", hello => hello.CipherSuite = CipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsFault.CipherSuiteNotOffered),
        Case("a suite of TLS 1.2", hello => hello.CipherSuite = (CipherSuite)0xC02F, TlsFault.CipherSuiteNotOffered),
        Case("the null suite", hello => hello.CipherSuite = CipherSuite.TLS_NULL_WITH_NULL_NULL, TlsFault.CipherSuiteNotOffered),
        Case("compression", hello => hello.CompressionMethod = 1, TlsFault.WrongCompressionMethod),
        Case("no extensions", hello => hello.HasExtensions = false, TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("TLS 1.2", hello => hello.Extensions.Remove(ExtensionType.SupportedVersions), TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("TLS 1.2 with the mark of a downgrade", hello => (hello.Random, hello.HasExtensions) = (Downgrade, false),
            TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("TLS 1.2 in supported_versions", hello => hello.Extensions.Set(ExtensionType.SupportedVersions, 3, 3), TlsFault.VersionNotOffered),
        Case("TLS 1.4", hello => hello.Extensions.Set(ExtensionType.SupportedVersions, 3, 5), TlsFault.VersionNotOffered),
        Case("a list of versions", hello => hello.Extensions.Set(ExtensionType.SupportedVersions, 2, 3, 4),
            TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("half a version", hello => hello.Extensions.Set(ExtensionType.SupportedVersions, 3), TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("no share", hello => hello.Extensions.Remove(ExtensionType.KeyShare), TlsFault.MissingExtension, AlertDescription.MissingExtension),
        Case("a share for a group without one of ours", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x17, new byte[65])),
            TlsFault.GroupNotOffered),
        Case("a share for a group not offered", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x1E, new byte[56])), TlsFault.GroupNotOffered),
        Case("a request instead of a share", hello => hello.Extensions.Set(ExtensionType.KeyShare, 0, 0x1D),
            TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("two shares", hello => hello.Extensions.Set(ExtensionType.KeyShare, [.. Share(0x1D, new byte[32]), .. Share(0x17, new byte[65])]),
            TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("a short share", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x1D, new byte[31])), TlsFault.InvalidKeyShare),
        Case("a long share", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x1D, new byte[33])), TlsFault.InvalidKeyShare),
        Case("a share of zeros", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x1D, new byte[32])), TlsFault.InvalidKeyShare),
        Case("a share of small order", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x1D, [1, .. new byte[31]])), TlsFault.InvalidKeyShare),
        Case("an empty share", hello => hello.Extensions.Set(ExtensionType.KeyShare, Share(0x1D, [])), TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("a byte behind the extensions", hello => hello.Trailer = [0], TlsFault.MalformedExtensions, AlertDescription.DecodeError),
        Case("a short random", hello => hello.Random = hello.Random[..20], null),
    ];

    /// <summary>What our client puts into its hello, with everything switched on.</summary>
    private static TlsClientOptions Everything => new()
    {
        MinVersion = ProtocolVersion.Tls13,
        CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384],
        ApplicationProtocols = ["h2"],
        MaxReceivedRecordContent = 1000,
    };

    public static IEnumerable<ExtensionType> AllTypes => Enum.GetValues<ExtensionType>().Append((ExtensionType)0xABCD);

    [TestCaseSource(nameof(Refused))]
    public void Refuses(Action<ServerHelloSpec> change, TlsFault? fault, AlertDescription alert)
    {
        using var server = new ScriptedServer(Everything) { ChangeHello = change };
        server.Run();
        if (fault is { } expected) server.ExpectFault(expected, alert);
        else server.ExpectDead();
        Assert.That(server.Records, Has.Count.EqualTo(2), "the ClientHello and the alert");
    }

    [TestCaseSource(nameof(AllTypes))]
    public void Refuses_every_extension_that_has_no_place_there(ExtensionType type)
    {
        if (type is ExtensionType.SupportedVersions or ExtensionType.KeyShare) return;
        using var server = new ScriptedServer(Everything) { ChangeHello = hello => hello.Extensions.Add(type, 0, 0) };
        server.Run();

        // §4.3: not offered comes first, unsupported_extension; offered but not for here is illegal_parameter.
        if (server.ClientHello.Extensions.Contains(type)) server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
        else server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [TestCase(ExtensionType.SupportedVersions)]
    [TestCase(ExtensionType.KeyShare)]
    public void Refuses_an_extension_twice(ExtensionType type)
    {
        using var server = new ScriptedServer { ChangeHello = hello => hello.Extensions.Add(type, hello.Extensions[type]) };
        server.Run();
        server.ExpectFault(TlsFault.DuplicateExtension, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Takes_every_suite_and_group_that_it_offered()
    {
        foreach (CipherSuite suite in new TlsClientOptions().CipherSuites.Take(3))
        {
            foreach (NamedGroup group in new TlsClientOptions().Groups)
            {
                using var server = new ScriptedServer(new TlsClientOptions { KeyShareGroups = [group] }) { Suite = suite };
                server.Run();
                server.ExpectWorks();
                Assert.That(server.Connection.Info.CipherSuite, Is.EqualTo(suite));
                Assert.That(server.Connection.Info.Group, Is.EqualTo(group));
            }
        }
    }

    [Test]
    public void Offers_exactly_what_it_was_told_to()
    {
        // LESSONS row 42: the configured list is the list on the wire.
        using var server = new ScriptedServer(Everything);
        server.RunTo<Core.Handshake.Client.WaitServerHello>();
        ClientHelloSpec hello = server.ClientHello;
        Assert.That(hello.CipherSuites, Is.EqualTo(Everything.CipherSuites));
        Assert.That(hello.Extensions[ExtensionType.SupportedGroups], Is.EqualTo(Encoded.Vector16(Encoded.CodePoints([.. Everything.Groups]))));
        Assert.That(hello.Extensions[ExtensionType.SignatureAlgorithms], Is.EqualTo(Encoded.Vector16(Encoded.CodePoints([.. Everything.SignatureSchemes]))));
        Assert.That(hello.Extensions[ExtensionType.SupportedVersions], Is.EqualTo(new byte[] { 2, 3, 4 }));
        Assert.That(hello.Extensions[ExtensionType.RecordSizeLimit], Is.EqualTo(Encoded.UInt16(1001)));
        Assert.That(hello.LegacyVersion, Is.EqualTo(ProtocolVersion.Tls12));
        Assert.That(hello.CompressionMethods, Is.EqualTo(new byte[] { 0 }));
        Assert.That(hello.SessionId, Has.Length.EqualTo(32));
        Assert.That(hello.Extensions.Contains(ExtensionType.Cookie), Is.False);
    }

    private static TestCaseData Case(
        string name, Action<ServerHelloSpec> change, TlsFault? fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static byte[] Share(int group, byte[] share) => [.. Encoded.UInt16(group), .. Encoded.Vector16(share)];
}
