using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// Every extension that the library has a name for, and one that it has none for, in every message that carries extensions (RFC 9846 §4.3):
/// an answer to nothing is unsupported_extension, a known one in the wrong place illegal_parameter, and in a request an unknown one is ignored.
/// ServerHello and EncryptedExtensions are in the tests of their own.
/// </summary>
internal sealed class ExtensionMatrixTests
{
    private const ExtensionType Unknown = (ExtensionType)0xABCD;

    /// <summary>Everything that our client asks a server for when it is told to.</summary>
    private static TlsClientOptions Everything => new()
    {
        ApplicationProtocols = ["h2"],
        MaxReceivedRecordContent = 1000,
        RequestCertificateStatus = true,
        RequestCertificateTimestamps = true,
        CertificateCompression = [new ScriptedCompression()],
    };

    public static IEnumerable<ExtensionType> AllTypes => Enum.GetValues<ExtensionType>().Append(Unknown);

    [Test]
    public void In_a_HelloRetryRequest([ValueSource(nameof(AllTypes))] ExtensionType type)
    {
        if (ExtensionPlacement.IsAllowed(type, ExtensionContext.HelloRetryRequest) && type != Unknown) return;
        using var server = new ScriptedServer(Everything) { RetryGroup = NamedGroup.Secp256r1, ChangeRetry = retry => retry.Extensions.Add(type) };
        server.Run();
        ExpectRefusal(server, ClientHelloSpec.Parse(server.Messages[0]), type);
    }

    [Test]
    public void In_a_ServerHello_of_TLS_1_2([ValueSource(nameof(AllTypes))] ExtensionType type)
    {
        // These are read, and have their own tests.
        bool isAnswer = ExtensionPlacement.IsAllowed(type, ExtensionContext.ServerHello12) && type != Unknown;
        using var server = new ScriptedServer12(Everything) { ChangeHello = hello => hello.Extensions.Set(type) };
        server.RunTo<Core.Handshake.Client.WaitServerHello>();
        if (isAnswer && server.ClientHello.Extensions.Contains(type)) return;
        server.SendServerHello();

        // supported_versions is the one that tells of another version, so it is read first.
        if (type == ExtensionType.SupportedVersions) server.ExpectFault(TlsFault.TruncatedMessage, AlertDescription.DecodeError);
        else ExpectRefusal(server, server.ClientHello, type);
    }

    [Test]
    public void In_a_servers_Certificate([ValueSource(nameof(AllTypes))] ExtensionType type, [Values] bool isAsked)
    {
        using var server = new ScriptedServer(isAsked ? Everything : new TlsClientOptions());
        var extensions = new ExtensionList();
        extensions.Add(type);
        server.Changes[HandshakeType.Certificate] = _ => ScriptedServer.CertificateMessage(server.Credential.Chain, extensions)[4..];
        server.RunTo<Core.Handshake.Client13.WaitCertificateOrRequest>();
        bool isAnswer = ExtensionPlacement.IsAllowed(type, ExtensionContext.Certificate) && type != Unknown;
        if (isAnswer && server.ClientHello.Extensions.Contains(type)) return;
        server.SendCertificate();
        ExpectRefusal(server, server.ClientHello, type);
    }

    /// <summary>Our requests ask for no extension of a certificate.</summary>
    [Test]
    public void In_a_clients_Certificate([ValueSource(nameof(AllTypes))] ExtensionType type)
    {
        var extensions = new ExtensionList();
        extensions.Add(type);
        TlsCredential credential = TestCredentials.Of();
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [credential], ClientCertificates = ClientCertificateMode.Optional })
        {
            Credential = credential,
            Changes = { [HandshakeType.Certificate] = _ => ScriptedServer.CertificateMessage(credential.Chain, extensions)[4..] },
        };
        client.Run();
        client.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void In_a_CertificateRequest([ValueSource(nameof(AllTypes))] ExtensionType type)
    {
        var extensions = new ExtensionList();
        extensions.Set(ExtensionType.SignatureAlgorithms, 0, 2, 4, 3);
        if (type != ExtensionType.SignatureAlgorithms) extensions.Add(type, type switch
        {
            ExtensionType.SignatureAlgorithmsCert => [0, 2, 4, 3],
            ExtensionType.CertificateAuthorities => [0, 4, 0, 2, 0x30, 0],
            ExtensionType.OidFilters => [0, 0],
            ExtensionType.CompressCertificate => [2, 0, 1],
            _ => [],
        });
        using var server = new ScriptedServer
        {
            RequestsCertificate = true,
            Changes = { [HandshakeType.CertificateRequest] = _ => ScriptedServer.CertificateRequestMessage(extensions)[4..] },
        };
        server.Run();
        if (ExtensionPlacement.IsAllowed(type, ExtensionContext.CertificateRequest)) server.ExpectWorks();
        else server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
    }

    /// <summary>§4.7.1: whether the client resumes or not; one that does not ignores the ticket, but not what is wrong with it.</summary>
    [Test]
    public void In_a_NewSessionTicket([ValueSource(nameof(AllTypes))] ExtensionType type, [Values] bool resumes)
    {
        using ScriptedServer server = Connect(resumes);
        server.Send(Ticket(type, type == ExtensionType.EarlyData ? [0, 0, 0x40, 0] : []));
        bool isAllowed = ExtensionPlacement.IsAllowed(type, ExtensionContext.NewSessionTicket);
        if (isAllowed) server.ExpectWorks();
        else server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
        if (isAllowed) Assert.That(server.Connection.TryTakeTicket(out TlsTicket? ticket) ? ticket.MaxEarlyData : 0, Is.EqualTo(resumes && type == ExtensionType.EarlyData ? 0x4000 : 0));
    }

    [TestCase(new byte[0], TlsFault.TruncatedMessage)]
    [TestCase(new byte[] { 0, 0, 1 }, TlsFault.TruncatedMessage)]
    [TestCase(new byte[] { 0, 0, 1, 0, 0 }, TlsFault.TrailingBytes)]
    public void A_NewSessionTicket_says_how_much_early_data_in_four_bytes(byte[] data, TlsFault fault)
    {
        foreach (bool resumes in new[] { false, true })
        {
            using ScriptedServer server = Connect(resumes);
            server.Send(Ticket(ExtensionType.EarlyData, data));
            server.ExpectFault(fault, AlertDescription.DecodeError);
        }
    }

    private static ScriptedServer Connect(bool resumes)
    {
        var server = new ScriptedServer();
        if (resumes) server.Connection.UseSessions(ScriptedSession.Now, []);
        server.Run();
        return server;
    }

    private static byte[] Ticket(ExtensionType type, byte[] data)
    {
        var extensions = new ExtensionList();
        extensions.Add(type, data);
        return Encoded.Message(new NewSessionTicket(3600, 1, [1], [1, 2, 3, 4], ExtensionBlock.Parse(extensions.Encode())));
    }

    private static void ExpectRefusal(ScriptedPeer server, ClientHelloSpec offer, ExtensionType type)
    {
        if (offer.Extensions.Contains(type)) server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
        else server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }
}
