using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client against hostile EncryptedExtensions and CertificateRequests (RFC 9846 §4.4).</summary>
internal sealed class ServerParametersTests
{
    private static TlsClientOptions Everything => new() { ApplicationProtocols = ["h2", "http/1.1"], MaxReceivedRecordContent = 1000 };

    public static IEnumerable<TestCaseData> RefusedExtensions =>
    [
        Case(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h3"), TlsFault.ApplicationProtocolNotOffered),
        Case(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h2", "http/1.1"), TlsFault.ApplicationProtocolNotOffered),
        Case(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h2", "h2"), TlsFault.ApplicationProtocolNotOffered),
        Case(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("h"), TlsFault.ApplicationProtocolNotOffered),
        Case(ExtensionType.ApplicationLayerProtocolNegotiation, [0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case(ExtensionType.ApplicationLayerProtocolNegotiation, [], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case(ExtensionType.ServerName, [0, 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case(ExtensionType.RecordSizeLimit, [0, 63], TlsFault.RecordSizeLimitTooSmall),
        Case(ExtensionType.RecordSizeLimit, [0x40, 2], TlsFault.RecordSizeLimitTooLarge),
        Case(ExtensionType.RecordSizeLimit, [0x40], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case(ExtensionType.SupportedGroups, [0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case(ExtensionType.SupportedGroups, [0, 3, 0, 0x1D, 0], TlsFault.UnevenVector, AlertDescription.DecodeError),
    ];

    public static IEnumerable<ExtensionType> AllTypes => Enum.GetValues<ExtensionType>().Append((ExtensionType)0xABCD);

    [TestCaseSource(nameof(RefusedExtensions))]
    public void Refuses(ExtensionType type, byte[] data, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer(Everything);
        server.EncryptedExtensions.Set(type, data);
        server.Run();
        server.ExpectFault(fault, alert);
    }

    [Test]
    public void Refuses_every_extension_that_was_not_offered_or_has_no_place_there(
        [ValueSource(nameof(AllTypes))] ExtensionType type, [Values] bool offersEverything)
    {
        using var server = new ScriptedServer(offersEverything ? Everything : new TlsClientOptions(), offersEverything ? "example.test" : null);
        server.RunTo<Core.Handshake.Client.WaitServerHello>();
        bool isOffered = server.ClientHello.Extensions.Contains(type);
        ExtensionType[] mayAnswer =
        [
            ExtensionType.ServerName, ExtensionType.SupportedGroups, ExtensionType.RecordSizeLimit, ExtensionType.ApplicationLayerProtocolNegotiation,
        ];
        if (isOffered && mayAnswer.Contains(type)) return;
        server.EncryptedExtensions.Set(type);
        server.Run();
        if (isOffered) server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
        else server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void Takes_every_answer_to_its_offer()
    {
        using var server = new ScriptedServer(Everything);
        server.EncryptedExtensions.Set(ExtensionType.ServerName);
        server.EncryptedExtensions.Set(ExtensionType.SupportedGroups, [0, 4, 0xFE, 0, 0, 0x1D]);
        server.EncryptedExtensions.Set(ExtensionType.RecordSizeLimit, 0x40, 1);
        server.EncryptedExtensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, Protocols("http/1.1"));
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.Info.ApplicationProtocol, Is.EqualTo("http/1.1"));
    }

    [Test]
    public void Refuses_an_extension_twice()
    {
        using var server = new ScriptedServer();
        server.EncryptedExtensions.Add(ExtensionType.ServerName);
        server.EncryptedExtensions.Add(ExtensionType.ServerName);
        server.Run();
        server.ExpectFault(TlsFault.DuplicateExtension, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_bytes_behind_the_extensions()
    {
        using var server = new ScriptedServer { Changes = { [HandshakeType.EncryptedExtensions] = body => [.. body, 0] } };
        server.Run();
        server.ExpectFault(TlsFault.TrailingBytes, AlertDescription.DecodeError);
    }

    public static IEnumerable<TestCaseData> RefusedRequests =>
    [
        RequestCase("with a context", body => [1, 7, .. body[1..]], TlsFault.WrongCertificateRequestContext),
        RequestCase("without signature_algorithms", _ => Request(), TlsFault.MissingExtension, AlertDescription.MissingExtension),
        RequestCase("with an empty signature_algorithms", _ => Request((ExtensionType.SignatureAlgorithms, [0, 0])),
            TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        RequestCase("with a bad signature_algorithms_cert", _ => Request(Schemes, (ExtensionType.SignatureAlgorithmsCert, [])),
            TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        RequestCase("with bad authorities", _ => Request(Schemes, (ExtensionType.CertificateAuthorities, [0, 1, 0])),
            TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        RequestCase("with a key share", _ => Request(Schemes, (ExtensionType.KeyShare, [0, 0])), TlsFault.MisplacedExtension),
        RequestCase("with a cookie", _ => Request(Schemes, (ExtensionType.Cookie, [0, 1, 1])), TlsFault.MisplacedExtension),
        RequestCase("with one extension twice", _ => Request(Schemes, Schemes), TlsFault.DuplicateExtension),
        RequestCase("with bytes behind", body => [.. body, 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
    ];

    [TestCaseSource(nameof(RefusedRequests))]
    public void Refuses_a_CertificateRequest(Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer { RequestsCertificate = true, Changes = { [HandshakeType.CertificateRequest] = change } };
        server.Run();
        server.ExpectFault(fault, alert);
    }

    [Test]
    public void Answers_a_CertificateRequest_with_an_empty_list_where_it_has_none()
    {
        using var server = new ScriptedServer
        {
            RequestsCertificate = true,
            Changes =
            {
                [HandshakeType.CertificateRequest] = _ =>
                    Request(Schemes, ((ExtensionType)0xABCD, [1]), (ExtensionType.OidFilters, [0, 0]), (ExtensionType.ServerName, [])),
            },
        };
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Messages[1], Is.EqualTo(Encoded.Message(HandshakeType.Certificate, 0, 0, 0, 0)));
        Assert.That(server.Messages[2][0], Is.EqualTo((byte)HandshakeType.Finished), "nothing is signed");
    }

    [Test]
    public void Refuses_a_second_CertificateRequest()
    {
        using var server = new ScriptedServer { RequestsCertificate = true };
        server.RunTo<Core.Handshake.Client13.WaitCertificate>();
        server.SendCertificateRequest();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    private static (ExtensionType Type, byte[] Data) Schemes => (ExtensionType.SignatureAlgorithms, [0, 2, 4, 3]);

    private static byte[] Request(params (ExtensionType Type, byte[] Data)[] entries)
    {
        var extensions = new ExtensionList();
        foreach ((ExtensionType type, byte[] data) in entries) extensions.Add(type, data);
        return [0, .. Encoded.Vector16(extensions.Encode())];
    }

    private static TestCaseData Case(ExtensionType type, byte[] data, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(type, data, fault, alert).SetArgDisplayNames(type.ToString(), Convert.ToHexString(data));

    private static TestCaseData RequestCase(string name, Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static byte[] Protocols(params string[] names) =>
        Encoded.Vector16([.. names.SelectMany(name => Encoded.Vector8(System.Text.Encoding.ASCII.GetBytes(name)))]);
}
