using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A server against every ClientHello that breaks one rule (RFC 9846 §4.2.2, §4.3, §9.2), and against those that only look odd.</summary>
internal sealed class ClientHelloTests
{
    private static readonly byte[] PointOffTheCurve = [4, .. new byte[63], 1];

    public static IEnumerable<TestCaseData> Refused =>
    [
        Case("legacy_version 1.1", hello => hello.LegacyVersion = ProtocolVersion.Tls11, TlsFault.WrongLegacyVersion, AlertDescription.ProtocolVersion),
        Case("legacy_version 1.3", hello => hello.LegacyVersion = ProtocolVersion.Tls13, TlsFault.WrongLegacyVersion, AlertDescription.ProtocolVersion),
        Case("no compression method", hello => hello.CompressionMethods = [], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("another compression method", hello => hello.CompressionMethods = [1], TlsFault.WrongCompressionMethod, AlertDescription.IllegalParameter),
        Case("null compression and another", hello => hello.CompressionMethods = [0, 1], TlsFault.WrongCompressionMethod, AlertDescription.IllegalParameter),
        Case("null compression twice", hello => hello.CompressionMethods = [0, 0], TlsFault.WrongCompressionMethod, AlertDescription.IllegalParameter),
        Case("session id of 33 bytes", hello => hello.SessionId = new byte[33], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("no cipher suites", hello => hello.CipherSuites.Clear(), TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("unknown cipher suites only", hello => Only(hello.CipherSuites, (CipherSuite)0xC02F, (CipherSuite)0x1304),
            TlsFault.NoSharedCipherSuite, AlertDescription.HandshakeFailure),
        Case("no extensions", hello => hello.HasExtensions = false, TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("empty extensions", hello => hello.Extensions.Clear(), TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("a byte behind the extensions", hello => hello.Trailer = [0], TlsFault.MalformedExtensions, AlertDescription.DecodeError),
        Case("half an extensions length", hello => (hello.HasExtensions, hello.Trailer) = (false, [0]),
            TlsFault.MalformedExtensions, AlertDescription.DecodeError),

        Without(ExtensionType.SupportedVersions, TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        With(ExtensionType.SupportedVersions, [2, 3, 3], TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        With(ExtensionType.SupportedVersions, [0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        With(ExtensionType.SupportedVersions, [3, 3, 4, 3], TlsFault.UnevenVector, AlertDescription.DecodeError),
        With(ExtensionType.SupportedVersions, [2, 3, 4, 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
        With(ExtensionType.SupportedVersions, [4, 3, 4], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        With(ExtensionType.SupportedVersions, [], TlsFault.TruncatedMessage, AlertDescription.DecodeError),

        Without(ExtensionType.SupportedGroups, TlsFault.MissingExtension, AlertDescription.MissingExtension),
        With(ExtensionType.SupportedGroups, [0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("unknown groups only", hello =>
        {
            hello.Extensions.Set(ExtensionType.SupportedGroups, [0, 4, 0xFE, 0, 1, 0]);
            hello.Extensions.Set(ExtensionType.KeyShare, 0, 0);
        }, TlsFault.NoSharedGroup, AlertDescription.HandshakeFailure),

        Without(ExtensionType.KeyShare, TlsFault.MissingExtension, AlertDescription.MissingExtension),
        With(ExtensionType.KeyShare, Encoded.Vector16([0, 0x1E, .. Encoded.Vector16(new byte[56])]),
            TlsFault.KeyShareNotInGroups, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x1D, new byte[32]), (0x1D, new byte[32])), TlsFault.DuplicateKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x17, new byte[65]), (0x1D, new byte[32]), (0x17, new byte[65])),
            TlsFault.DuplicateKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x1D, [])), TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        With(ExtensionType.KeyShare, Shares((0x1D, new byte[31])), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x1D, new byte[33])), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x1D, new byte[32])), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x1D, [1, .. new byte[31]])), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x17, PointOffTheCurve)), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x17, [0])), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, Shares((0x17, [2, .. new byte[32]])), TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter),
        With(ExtensionType.KeyShare, [0, 1, 0], TlsFault.TruncatedMessage, AlertDescription.DecodeError),

        Without(ExtensionType.SignatureAlgorithms, TlsFault.MissingExtension, AlertDescription.MissingExtension),
        With(ExtensionType.SignatureAlgorithms, [0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        With(ExtensionType.SignatureAlgorithms, [0, 3, 4, 3, 8], TlsFault.UnevenVector, AlertDescription.DecodeError),
        With(ExtensionType.SignatureAlgorithms, [0, 4, 8, 7, 8, 4], TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure),

        With(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h3"), TlsFault.NoApplicationProtocol, AlertDescription.NoApplicationProtocol),
        With(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("H2"), TlsFault.NoApplicationProtocol, AlertDescription.NoApplicationProtocol),
        With(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h2\0"), TlsFault.NoApplicationProtocol, AlertDescription.NoApplicationProtocol),
        With(ExtensionType.ApplicationLayerProtocolNegotiation, [0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        With(ExtensionType.ApplicationLayerProtocolNegotiation, [0, 1, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        With(ExtensionType.ApplicationLayerProtocolNegotiation, [0, 4, 2, .. "h2"u8, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),

        With(ExtensionType.ServerName, Names("a.test", "b.test"), TlsFault.InvalidServerName, AlertDescription.IllegalParameter),
        With(ExtensionType.ServerName, Names("good.test\0.evil.test"), TlsFault.InvalidServerName, AlertDescription.IllegalParameter),
        With(ExtensionType.ServerName, Names(new string('a', 256)), TlsFault.InvalidServerName, AlertDescription.IllegalParameter),
        With(ExtensionType.ServerName, [0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        With(ExtensionType.ServerName, [], TlsFault.TruncatedMessage, AlertDescription.DecodeError),

        With(ExtensionType.RecordSizeLimit, [0, 63], TlsFault.RecordSizeLimitTooSmall, AlertDescription.IllegalParameter),
        With(ExtensionType.RecordSizeLimit, [64], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        With(ExtensionType.RecordSizeLimit, [0, 64, 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),

        With(ExtensionType.OidFilters, [0, 0], TlsFault.MisplacedExtension, AlertDescription.IllegalParameter),
        Case("pre_shared_key without modes", hello => hello.Extensions.Set(ExtensionType.PreSharedKey, new byte[50]),
            TlsFault.MissingExtension, AlertDescription.MissingExtension),
        Case("pre_shared_key in the middle", hello =>
        {
            hello.Extensions.Set(ExtensionType.PreSharedKey, new byte[50]);
            hello.Extensions.Set(ExtensionType.Padding, 0);
        }, TlsFault.PreSharedKeyNotLast, AlertDescription.IllegalParameter),
    ];

    public static IEnumerable<TestCaseData> Odd =>
    [
        Odd1("unknown extensions", hello =>
        {
            hello.Extensions.Add((ExtensionType)0xABCD, 1, 2, 3);
            hello.Extensions.Add((ExtensionType)0x0A0A);
        }),
        Odd1("GREASE everywhere", hello =>
        {
            hello.CipherSuites.Insert(0, (CipherSuite)0x1A1A);
            hello.Extensions.Set(ExtensionType.SupportedVersions, 6, 0x7A, 0x7A, 3, 4, 3, 3);
            hello.Extensions.Set(ExtensionType.SupportedGroups, 0, 6, 0x2A, 0x2A, 0, 0x1D, 0, 0x17);
            hello.Extensions.Set(ExtensionType.SignatureAlgorithms, 0, 4, 0x3A, 0x3A, 4, 3);
        }),
        Odd1("no session id", hello => hello.SessionId = []),
        Odd1("a short session id", hello => hello.SessionId = [7]),
        Odd1("no server name", hello => hello.Extensions.Remove(ExtensionType.ServerName)),
        Odd1("what TLS 1.2 would have", hello =>
        {
            hello.CipherSuites.Add((CipherSuite)0xC02F);
            hello.CipherSuites.Add(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
            hello.Extensions.Add(ExtensionType.EcPointFormats, 1, 0);
            hello.Extensions.Add(ExtensionType.ExtendedMainSecret);
            hello.Extensions.Add(ExtensionType.SessionTicket, 1, 2, 3);
            hello.Extensions.Add(ExtensionType.RenegotiationInfo, 0);
            hello.Extensions.Add(ExtensionType.StatusRequest, 1, 0, 0, 0, 0);
            hello.Extensions.Add((ExtensionType)17, 0, 0);
        }),
        Odd1("a name that is no host name", hello => hello.Extensions.Set(ExtensionType.ServerName, 0, 6, 77, 0, 3, 1, 2, 3)),
        Odd1("a PSK that nobody knows, at the end", hello =>
        {
            hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, 1);
            hello.Extensions.Add(ExtensionType.PreSharedKey, [.. Encoded.Vector16([0, 1, 9, 0, 0, 0, 0]), .. Encoded.Vector16(Encoded.Vector8(new byte[32]))]);
        }),
        Odd1("a group twice", hello => hello.Extensions.Set(ExtensionType.SupportedGroups, 0, 6, 0, 0x1D, 0, 0x17, 0, 0x1D)),
        Odd1("a share of an unknown group", hello => hello.Extensions.Set(ExtensionType.SupportedGroups, 0, 6, 0xFE, 0, 0, 0x1D, 0, 0x17)),
        Odd1("a record size limit above the protocol's", hello => hello.Extensions.Set(ExtensionType.RecordSizeLimit, 0xFF, 0xFF)),
    ];

    [TestCaseSource(nameof(Refused))]
    public void Refuses(Action<ClientHelloSpec> change, TlsFault fault, AlertDescription alert)
    {
        using var client = new ScriptedClient(OnlyTls13) { ChangeHello = change };
        client.Run();
        client.ExpectFault(fault, alert);
        Assert.That(client.Records, Has.Count.EqualTo(1), "the alert, and nothing before it");
    }

    [TestCaseSource(nameof(Odd))]
    public void Takes_what_only_looks_odd(Action<ClientHelloSpec> change)
    {
        using var client = new ScriptedClient { ChangeHello = change };
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void Refuses_every_extension_twice()
    {
        foreach (ExtensionType type in Enum.GetValues<ExtensionType>().Append((ExtensionType)0xABCD))
        {
            using var client = new ScriptedClient
            {
                ChangeHello = hello =>
                {
                    if (!hello.Extensions.Contains(type)) hello.Extensions.Add(type);
                    hello.Extensions.Add(type, hello.Extensions[type]);
                },
            };
            client.Run();
            client.ExpectFault(TlsFault.DuplicateExtension, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Negotiates_only_what_was_offered([Values] bool secondSuite)
    {
        CipherSuite only = secondSuite ? CipherSuite.TLS_CHACHA20_POLY1305_SHA256 : CipherSuite.TLS_AES_256_GCM_SHA384;
        using var client = new ScriptedClient
        {
            Groups = [NamedGroup.Secp384r1],
            ShareGroups = [NamedGroup.Secp384r1],
            ChangeHello = hello => Only(hello.CipherSuites, only),
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Suite, Is.EqualTo(only));
        Assert.That(client.Connection.Info.Group, Is.EqualTo(NamedGroup.Secp384r1));
        Assert.That(client.EncryptedExtensions.Select(entry => entry.Type), Is.SubsetOf(client.Hello.Extensions.Select(entry => entry.Type)));
    }

    [Test]
    public void Echoes_the_session_id([Values(0, 1, 32)] int length)
    {
        byte[] id = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
        using var client = new ScriptedClient { ChangeHello = hello => hello.SessionId = id };
        client.Run();
        Assert.That(ServerHello.Parse(client.Messages[0].AsSpan(4)).LegacySessionIdEcho.ToArray(), Is.EqualTo(id));

        // Appendix E.4: a client that asked for compatibility gets a change_cipher_spec after the first message, and so does every other.
        Assert.That(client.Records.Select(record => record.Type).Count(type => type == ContentType.ChangeCipherSpec), Is.EqualTo(1));
    }

    [Test]
    public void Signs_with_no_PKCS1_scheme_although_it_is_offered()
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of(CertificateKeyKind.Rsa)] };
        using var client = new ScriptedClient(options) { ChangeHello = hello => hello.Extensions.Set(ExtensionType.SignatureAlgorithms, 0, 4, 4, 1, 2, 1) };
        client.Run();
        client.ExpectFault(TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure);
    }

    [Test]
    public void Takes_no_notice_of_protocols_where_it_has_none()
    {
        using var client = new ScriptedClient
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h2")),
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.EncryptedExtensions.Contains(ExtensionType.ApplicationLayerProtocolNegotiation), Is.False);
    }

    // With TLS 1.2 allowed, some of these would be ClientHellos of it.
    private static TlsServerOptions OnlyTls13 => new()
    {
        Credentials = [TestCredentials.Of()],
        ApplicationProtocols = ["h2"],
        MinVersion = ProtocolVersion.Tls13,
    };

    private static TestCaseData Case(string name, Action<ClientHelloSpec> change, TlsFault fault, AlertDescription alert) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static TestCaseData Odd1(string name, Action<ClientHelloSpec> change) => new TestCaseData(change).SetArgDisplayNames(name);

    private static TestCaseData Without(ExtensionType type, TlsFault fault, AlertDescription alert) =>
        Case($"without {type}", hello => hello.Extensions.Remove(type), fault, alert);

    private static TestCaseData With(ExtensionType type, byte[] data, TlsFault fault, AlertDescription alert) =>
        Case($"{type} {Convert.ToHexString(data.AsSpan(0, Math.Min(data.Length, 24)))} {data.Length}", hello => hello.Extensions.Set(type, data), fault, alert);

    private static void Only(List<CipherSuite> list, params CipherSuite[] suites)
    {
        list.Clear();
        list.AddRange(suites);
    }

    private static byte[] Shares(params (int Group, byte[] Share)[] shares) =>
        Encoded.Vector16([.. shares.SelectMany(share => Encoded.UInt16(share.Group).Concat(Encoded.Vector16(share.Share)))]);

    private static byte[] Protocols(string name) => Encoded.Vector16(Encoded.Vector8(System.Text.Encoding.ASCII.GetBytes(name)));

    private static byte[] Names(params string[] names) =>
        Encoded.Vector16([.. names.SelectMany(name => Encoded.Vector16(System.Text.Encoding.ASCII.GetBytes(name)).Prepend((byte)0))]);
}
