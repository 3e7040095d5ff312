using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// "The answer was in my offer", for every value that one side chooses from what the other offered (LESSONS rows 27, 28, 29, 37): a table of
/// the values, and for each of them every code point of its range that was not offered. What is malformed or contradicts itself is in
/// the tests of each message; how an honest server chooses, in <see cref="Properties.OfferedValuesProperties"/>.
/// </summary>
internal sealed class OfferedValuesTests
{
    private static readonly TlsCertificateCompression[] Compressions = [new ScriptedCompression(2), new ScriptedCompression(0xFF01)];

    private static readonly TlsClientOptions Offer = new()
    {
        CipherSuites =
        [
            CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ],
        Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
        KeyShareGroups = [NamedGroup.X25519],
        SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha256],
        ApplicationProtocols = ["h2", "http/1.1"],
        CertificateCompression = Compressions,
    };

    private static readonly TlsClientOptions KeyOffer = new()
    {
        KeyShareGroups = [NamedGroup.X25519], PreSharedKeys = [ScriptedPsk.Default.Create(), ScriptedPsk.DefaultSha384.Create()],
    };

    private static readonly TlsServerOptions Asking = new()
    {
        Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Optional,
        SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha256],
        CertificateCompression = Compressions,
    };

    private static readonly int[] Reserved = [0x0A0A, 0x1A1A, 0x2A2A, 0xDADA, 0xFAFA, 0xFFFF];
    private static readonly int[] Suites = [.. Range(0, 0xFF), .. Range(0x1300, 0x13FF), .. Range(0xC000, 0xC0FF), .. Range(0xCCA0, 0xCCB0), .. Reserved];
    private static readonly int[] Groups = [.. Range(0, 0x110), .. Range(0x1FF, 0x204), .. Range(0x11E8, 0x11F0), 0x6399, 0xFF01, 0xFF02, .. Reserved];
    private static readonly int[] Schemes = [.. Range(0, 8).SelectMany(hash => Range(hash << 8, (hash << 8) | 0x20)), .. Range(0x0900, 0x0910), .. Reserved];
    private static readonly int[] Versions = [0, .. Range(0x0300, 0x0305), 0x7F1C, 0xFEFC, 0xFEFD, .. Reserved];
    private static readonly int[] Ways = [.. Range(0, 10), .. Range(0x3FFE, 0x4010), .. Range(0xFF00, 0xFF10), .. Reserved];
    private static readonly int[] Extensions = [.. Range(0, 70), 0x3374, 0xFE0D, 0xFF01, .. Reserved];

    /// <summary>What a server chooses of a client's offer.</summary>
    public static IEnumerable<TestCaseData> ServersChoices =>
    [
        Case("cipher_suite", Except(Suites, Offer.CipherSuites.Take(2)),
            suite => Server13(hello => hello.CipherSuite = (CipherSuite)suite), TlsFault.CipherSuiteNotOffered),
        Case("cipher_suite of a retry", Except(Suites, Offer.CipherSuites.Take(2)),
            suite => Retry(retry => retry.CipherSuite = (CipherSuite)suite), TlsFault.CipherSuiteNotOffered),
        Case("cipher_suite after a retry", Except(Suites, Offer.CipherSuites.Take(1)),
            suite => Retry(null, hello => hello.CipherSuite = (CipherSuite)suite), TlsFault.CipherSuiteNotOffered, TlsFault.CipherSuiteChangedAfterRetry),
        Case("cipher_suite of TLS 1.2", Except(Suites, Offer.CipherSuites.Skip(2)),
            suite => Server12(hello => hello.CipherSuite = (CipherSuite)suite), TlsFault.CipherSuiteNotOffered),
        Case("selected_version", Except(Versions, [ProtocolVersion.Tls13]),
            version => Server13(hello => hello.Extensions.Set(ExtensionType.SupportedVersions, Encoded.UInt16(version))), TlsFault.VersionNotOffered),
        Case("legacy_version", Except(Versions, [ProtocolVersion.Tls12]),
            version => Server13(hello => hello.LegacyVersion = (ProtocolVersion)version), TlsFault.WrongLegacyVersion),
        Case("server_version of TLS 1.2", Except(Versions, [ProtocolVersion.Tls12]),
            version => Server12(hello => hello.LegacyVersion = (ProtocolVersion)version), TlsFault.UnsupportedVersion),
        Case("group", Except(Groups, Offer.KeyShareGroups!),
            group => Server13(hello => hello.Extensions.Set(ExtensionType.KeyShare, ShareOf(group))), TlsFault.GroupNotOffered),
        Case("group of a retry", Except(Groups, [NamedGroup.Secp256r1]),
            group => Retry(retry => retry.Extensions.Set(ExtensionType.KeyShare, Encoded.UInt16(group))), TlsFault.GroupNotOffered),
        Case("group after a retry", Except(Groups, [NamedGroup.Secp256r1]),
            group => Retry(null, hello => hello.Extensions.Set(ExtensionType.KeyShare, ShareOf(group))), TlsFault.GroupChangedAfterRetry),
        Case("group of TLS 1.2", Except(Groups, Offer.Groups),
            group => Changed12(HandshakeType.ServerKeyExchange, body => [3, .. Encoded.UInt16(group), .. body[3..]]), TlsFault.GroupNotOffered),
        Case("curve_type of TLS 1.2", Range(0, 255).Except([3]),
            type => Changed12(HandshakeType.ServerKeyExchange, body => [(byte)type, .. body[1..]]), TlsFault.GroupNotOffered),
        Case("algorithm of a signature", Except(Schemes, Offer.SignatureSchemes),
            scheme => Changed13(HandshakeType.CertificateVerify, body => [.. Encoded.UInt16(scheme), .. body[2..]]), TlsFault.SignatureSchemeNotOffered),
        Case("algorithm of a signature of TLS 1.2", Except(Schemes, Offer.SignatureSchemes),
            scheme => Changed12(HandshakeType.ServerKeyExchange, body => [.. body[..36], .. Encoded.UInt16(scheme), .. body[38..]]),
            TlsFault.SignatureSchemeNotOffered),
        Case("compression", Except(Ways, Compressions.Select(way => way.Algorithm)),
            way => new ScriptedServer(Offer) { Compression = new ScriptedCompression((ushort)way) }, TlsFault.CompressionNotOffered),
        Case("selected_identity", [.. Range(2, 40), 0xFF, 0x100, 0xFFFF],
            index => new ScriptedServer(KeyOffer) { Psk = ScriptedPsk.Default, SelectedIdentity = (ushort)index }, TlsFault.SelectedIdentityOutOfRange),
        Case("selected_identity, where none was offered", [0, 1, 0xFFFF],
            index => Server13(hello => hello.Extensions.Set(ExtensionType.PreSharedKey, Encoded.UInt16(index))), TlsFault.UnsolicitedExtension),
        Case("protocol", Range(0, Protocols.Length - 1),
            index => Encrypted(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols[index]), TlsFault.ApplicationProtocolNotOffered),
        Case("protocol of TLS 1.2", Range(0, Protocols.Length - 1),
            index => Server12(hello => hello.Extensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols[index])),
            TlsFault.ApplicationProtocolNotOffered),
        Case("compression_method", Range(1, 255), method => Server13(hello => hello.CompressionMethod = (byte)method), TlsFault.WrongCompressionMethod),
        Case("compression_method of TLS 1.2", Range(1, 255), method => Server12(hello => hello.CompressionMethod = (byte)method), TlsFault.WrongCompressionMethod),
        Case("session_id", Range(0, 31), length => Server13(hello => hello.SessionId = hello.SessionId[..length]), TlsFault.WrongSessionIdEcho),
        Case("point formats", Range(1, 255),
            format => Server12(hello => hello.Extensions.Set(ExtensionType.EcPointFormats, 1, (byte)format)), TlsFault.MissingUncompressedPoints),
        Case("status_type", Range(0, 255).Except([1]), type => Status12([(byte)type, 0, 0, 1, 0]), TlsFault.InvalidCertificateStatus),
    ];

    /// <summary>The messages in which a server answers extensions.</summary>
    public static IEnumerable<TestCaseData> ServersExtensions =>
    [
        ExtensionCase("ServerHello", (type, data) => Server13(hello => hello.Extensions.Add(type, data)),
            ExtensionType.SupportedVersions, ExtensionType.KeyShare),
        ExtensionCase("HelloRetryRequest", (type, data) => Retry(retry => retry.Extensions.Add(type, data)),
            ExtensionType.SupportedVersions, ExtensionType.KeyShare, ExtensionType.Cookie),
        ExtensionCase("EncryptedExtensions", Encrypted,
            ExtensionType.ServerName, ExtensionType.SupportedGroups, ExtensionType.ApplicationLayerProtocolNegotiation),
        ExtensionCase("Certificate", (type, data) => Changed13(HandshakeType.Certificate, _ => CertificateWith(type, data))),
        ExtensionCase("ServerHello of TLS 1.2", (type, data) => Server12(hello => hello.Extensions.Add(type, data)),
            ExtensionType.ServerName, ExtensionType.EcPointFormats, ExtensionType.ApplicationLayerProtocolNegotiation, ExtensionType.ExtendedMainSecret,
            ExtensionType.RenegotiationInfo, ExtensionType.SupportedVersions, ExtensionType.SupportedGroups),
    ];

    /// <summary>What a client chooses of a server's request.</summary>
    public static IEnumerable<TestCaseData> ClientsChoices =>
    [
        Case("algorithm of a signature", Except(Schemes, Asking.SignatureSchemes),
            scheme => Client13(HandshakeType.CertificateVerify, body => [.. Encoded.UInt16(scheme), .. body[2..]]), TlsFault.SignatureSchemeNotOffered),
        Case("algorithm of a signature of TLS 1.2", Except(Schemes, Asking.SignatureSchemes),
            scheme => Client12(HandshakeType.CertificateVerify, body => [.. Encoded.UInt16(scheme), .. body[2..]]), TlsFault.SignatureSchemeNotOffered),
        Case("compression", Except(Ways, Compressions.Select(way => way.Algorithm)),
            way => new ScriptedClient(Asking) { Credential = TestCredentials.Of(), Compression = new ScriptedCompression((ushort)way) },
            TlsFault.CompressionNotOffered),
        Case("extension of Certificate", Extensions,
            type => Client13(HandshakeType.Certificate, _ => CertificateWith((ExtensionType)type, [])), TlsFault.UnsolicitedExtension, TlsFault.MisplacedExtension),
        Case("certificate_request_context", Range(1, 255),
            length => Client13(HandshakeType.Certificate, body => [.. Encoded.Vector8(new byte[length]), .. body[1..]]), TlsFault.WrongCertificateRequestContext),
        Case("group of the second hello", Except(Groups, [NamedGroup.X25519]), group => SecondShare(Encoded.Vector16(ShareOf(group))), TlsFault.WrongRetriedKeyShare),
    ];

    /// <summary>Some that only look like those of <see cref="Offer"/>.</summary>
    private static byte[][] Protocols { get; } =
    [
        .. from name in new[] { "h", "h3", "H2", "h2\0", "http/1.0", "http/1.1 ", "spdy/3" }
           select Encoded.Vector16(Encoded.Vector8(Encoding.ASCII.GetBytes(name))),
    ];

    [TestCaseSource(nameof(ServersChoices))]
    public void A_client_refuses_every_other(IEnumerable<int> values, Func<int, ScriptedPeer> script, TlsFault[] faults) => ExpectRefusals(values, script, faults);

    [TestCaseSource(nameof(ClientsChoices))]
    public void A_server_refuses_every_other(IEnumerable<int> values, Func<int, ScriptedPeer> script, TlsFault[] faults) => ExpectRefusals(values, script, faults);

    [TestCaseSource(nameof(ServersExtensions))]
    public void A_client_refuses_every_other_extension(Func<ExtensionType, byte[], ScriptedPeer> script, ExtensionType[] mayAnswer)
    {
        using var scout = new ScriptedServer(Offer);
        scout.Run();
        foreach (int value in Extensions)
        {
            var type = (ExtensionType)value;
            if (mayAnswer.Contains(type)) continue;

            // Not asked for and not for here are both true of some: not asked for comes first (RFC 9846 §4.3).
            TlsFault expected = scout.ClientHello.Extensions.Contains(type) ? TlsFault.MisplacedExtension : TlsFault.UnsolicitedExtension;
            foreach (byte[] data in new byte[][] { [], [0], [0, 1], [0, 0, 0, 0] })
            {
                using ScriptedPeer server = script(type, data);
                server.Run();
                server.ExpectFault(expected, FaultAlerts.For(expected));
            }
        }
    }

    private static void ExpectRefusals(IEnumerable<int> values, Func<int, ScriptedPeer> script, TlsFault[] faults)
    {
        foreach (int value in values)
        {
            using ScriptedPeer peer = script(value);
            peer.Run();
            TlsFault? fault = peer.Connection.Error?.Fault;
            Assert.That(faults.Cast<TlsFault?>(), Does.Contain(fault), $"{value:X4} in {peer.State}");
            peer.ExpectFault(fault!.Value, FaultAlerts.For(fault.Value));
        }
    }

    private static ScriptedServer Server13(Action<ServerHelloSpec> change) => new(Offer) { ChangeHello = change };

    private static ScriptedServer12 Server12(Action<ServerHelloSpec> change) => new(Offer) { ChangeHello = change };

    private static ScriptedServer Retry(Action<ServerHelloSpec>? change, Action<ServerHelloSpec>? changeHello = null) =>
        new(Offer) { RetryGroup = NamedGroup.Secp256r1, ChangeRetry = change, ChangeHello = changeHello };

    private static ScriptedServer Encrypted(ExtensionType type, byte[] data)
    {
        var server = new ScriptedServer(Offer);
        server.EncryptedExtensions.Set(type, data);
        return server;
    }

    private static ScriptedServer Changed13(HandshakeType type, Func<byte[], byte[]> change) => new(Offer) { Changes = { [type] = change } };

    private static ScriptedServer12 Changed12(HandshakeType type, Func<byte[], byte[]> change) => new(Offer) { Changes = { [type] = change } };

    private static ScriptedServer12 Status12(byte[] status) =>
        new(new TlsClientOptions { RequestCertificateStatus = true }) { OcspResponse = [1], Changes = { [HandshakeType.CertificateStatus] = _ => status } };

    private static ScriptedClient Client13(HandshakeType type, Func<byte[], byte[]> change) =>
        new(Asking) { Credential = TestCredentials.Of(), Changes = { [type] = change } };

    private static ScriptedClient12 Client12(HandshakeType type, Func<byte[], byte[]> change) =>
        new(Asking) { Credential = TestCredentials.Of(), Changes = { [type] = change } };

    private static ScriptedClient SecondShare(byte[] shares) =>
        new() { ShareGroups = [], ChangeSecondHello = hello => hello.Extensions.Set(ExtensionType.KeyShare, shares) };

    private static byte[] CertificateWith(ExtensionType type, byte[] data)
    {
        ExtensionList extensions = [];
        extensions.Add(type, data);
        return ScriptedServer.CertificateMessage(TestCredentials.Of().Chain, extensions)[HandshakeMessage.HeaderLength..];
    }

    // As long as the groups that have one, so that its form is not what is wrong.
    private static byte[] ShareOf(int group) => [.. Encoded.UInt16(group), .. Encoded.Vector16(new byte[group == (int)NamedGroup.Secp256r1 ? 65 : 32])];

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);

    private static IEnumerable<int> Except<T>(IEnumerable<int> range, IEnumerable<T> offered)
        where T : struct, Enum => range.Except(offered.Select(value => Convert.ToInt32(value)));

    private static TestCaseData Case(string name, IEnumerable<int> values, Func<int, ScriptedPeer> script, params TlsFault[] faults) =>
        new TestCaseData(values, script, faults).SetArgDisplayNames(name);

    private static TestCaseData ExtensionCase(string message, Func<ExtensionType, byte[], ScriptedPeer> script, params ExtensionType[] mayAnswer) =>
        new TestCaseData(script, mayAnswer).SetArgDisplayNames(message);
}
