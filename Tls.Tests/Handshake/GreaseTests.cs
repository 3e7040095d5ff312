using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Messages;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Tests.Sessions;

namespace Tls.Tests.Handshake;

/// <summary>RFC 8701: reserved values stand among the real ones where the options say so, and nobody gets away with picking one.</summary>
internal sealed class GreaseTests
{
    private static TlsClientOptions Client => new() { SendGrease = true, KeyShareGroups = [NamedGroup.X25519] };

    [Test]
    public void Without_the_option_there_is_none()
    {
        ClientHelloSpec hello = HelloOf(new TlsClientOptions { ApplicationProtocols = ["h2"] });
        Assert.That(hello.CipherSuites.Select(suite => (ushort)suite).Where(Grease.Is), Is.Empty);
        Assert.That(Types(hello).Where(Grease.Is), Is.Empty);
        foreach (ExtensionType type in new[] { ExtensionType.SupportedGroups, ExtensionType.SignatureAlgorithms })
        {
            Assert.That(CodePoints(hello, type, prefix: 2).Where(Grease.Is), Is.Empty);
        }
    }

    [Test]
    public void A_client_has_one_in_every_list_and_the_handshake_is_what_it_was()
    {
        using var server = new ScriptedServer(Client);
        server.Run();
        server.ExpectWorks();
        ClientHelloSpec hello = server.ClientHello;
        Assert.That(hello.CipherSuites.Count(suite => Grease.Is((ushort)suite)), Is.EqualTo(1));
        Assert.That(CodePoints(hello, ExtensionType.SupportedGroups, prefix: 2).Count(Grease.Is), Is.EqualTo(1));
        Assert.That(CodePoints(hello, ExtensionType.SignatureAlgorithms, prefix: 2).Count(Grease.Is), Is.EqualTo(1));
        Assert.That(CodePoints(hello, ExtensionType.SupportedVersions, prefix: 1).Count(Grease.Is), Is.EqualTo(1));
        Assert.That(Shares(hello), Is.EqualTo(new[] { CodePoints(hello, ExtensionType.SupportedGroups, prefix: 2).First(Grease.Is), (ushort)NamedGroup.X25519 }));

        ushort[] types = [.. Types(hello)];
        Assert.That(types.Count(Grease.Is), Is.EqualTo(2));
        Assert.That(Grease.Is(types[0]) && Grease.Is(types[^1]), "in the first and in the last place");
        Assert.That(types, Is.Unique);
        Assert.That(hello.Extensions[(ExtensionType)types[^1]], Has.Length.EqualTo(1), "some servers take no empty extension there");
    }

    [Test]
    public void So_has_a_client_of_TLS_12()
    {
        using var server = new ScriptedServer12(new TlsClientOptions { SendGrease = true, MaxVersion = ProtocolVersion.Tls12 });
        server.Run();
        server.ExpectWorks();
        ClientHelloSpec hello = server.ClientHello;
        Assert.That(hello.CipherSuites.Count(suite => Grease.Is((ushort)suite)), Is.EqualTo(1));
        Assert.That(CodePoints(hello, ExtensionType.SupportedGroups, prefix: 2).Count(Grease.Is), Is.EqualTo(1));
        Assert.That(Types(hello).Count(Grease.Is), Is.EqualTo(2));
        Assert.That(hello.Extensions.Contains(ExtensionType.KeyShare), Is.False);
    }

    [Test]
    public void Connections_differ()
    {
        TlsClientContext context = TlsClientContext.Create(Client);
        var seen = new HashSet<CipherSuite>();
        for (int i = 0; i < 64; i++)
        {
            using var connection = TlsConnection.CreateClient(context, "example.test");
            seen.Add(FirstMessage(connection).CipherSuites[0]);
        }
        Assert.That(seen, Has.Count.GreaterThan(4));
        Assert.That(seen.All(suite => Grease.Is((ushort)suite)));
    }

    // RFC 9846 §4.2.2: a second ClientHello is the first but for the share.
    [Test]
    public void A_second_ClientHello_repeats_the_first_but_for_the_share()
    {
        using var server = new ScriptedServer(Client) { RetryGroup = NamedGroup.Secp256r1 };
        ClientHelloSpec? first = null;
        server.RunTo<WaitServerHello>();
        first = server.ClientHello;
        server.Run();
        server.ExpectWorks();
        ClientHelloSpec second = server.ClientHello;
        Assert.That(second.CipherSuites, Is.EqualTo(first.CipherSuites));
        Assert.That(Types(second), Is.EqualTo(Types(first)));
        foreach ((ExtensionType type, byte[] data) in first.Extensions)
        {
            if (type != ExtensionType.KeyShare) Assert.That(second.Extensions[type], Is.EqualTo(data), $"{type}");
        }
        Assert.That(Shares(second), Is.EqualTo(new[] { (ushort)NamedGroup.Secp256r1 }));
    }

    [Test]
    public void A_retry_for_a_cookie_leaves_the_shares_alone()
    {
        using var server = new ScriptedServer(Client) { RetryCookie = [1, 2, 3] };
        server.RunTo<WaitServerHello>();
        byte[] shares = server.ClientHello.Extensions[ExtensionType.KeyShare];
        server.Run();
        server.ExpectWorks();
        Assert.That(server.ClientHello.Extensions[ExtensionType.KeyShare], Is.EqualTo(shares));
    }

    private static IEnumerable<TestCaseData> Picks()
    {
        yield return Pick("a suite", (hello, mine) => hello.CipherSuite = mine.CipherSuites[0], TlsFault.CipherSuiteNotOffered);
        yield return Pick("a version", (hello, mine) => hello.Extensions.Set(ExtensionType.SupportedVersions, Encoded.UInt16(FirstOf(mine, ExtensionType.SupportedVersions, 1))), TlsFault.VersionNotOffered);
        yield return Pick("a group", (hello, mine) => hello.Extensions.Set(ExtensionType.KeyShare, [.. Encoded.UInt16(FirstOf(mine, ExtensionType.SupportedGroups, 2)), 0, 1, 0]), TlsFault.GroupNotOffered);
        yield return Pick("an extension", (hello, mine) => hello.Extensions.Add((ExtensionType)Types(mine).First()), TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [TestCaseSource(nameof(Picks))]
    public void A_server_that_picks_one_in_its_ServerHello_is_refused(Action<ServerHelloSpec, ClientHelloSpec> pick, TlsFault fault, AlertDescription alert)
    {
        ScriptedServer? server = null;
        using ScriptedServer owned = server = new ScriptedServer(Client) { ChangeHello = hello => pick(hello, server!.ClientHello) };
        server.Run();
        server.ExpectFault(fault, alert);
    }

    [Test]
    public void So_is_one_that_asks_for_a_share_of_it()
    {
        ScriptedServer? server = null;
        using ScriptedServer owned = server = new ScriptedServer(Client)
        {
            ChangeRetry = retry => retry.Extensions.Set(ExtensionType.KeyShare, Encoded.UInt16(FirstOf(server!.ClientHello, ExtensionType.SupportedGroups, 2))),
        };
        server.Run();
        server.ExpectFault(TlsFault.GroupNotOffered, AlertDescription.IllegalParameter);
    }

    [Test]
    public void So_is_one_that_answers_an_extension_in_EncryptedExtensions()
    {
        using var server = new ScriptedServer(Client);
        server.Changes[HandshakeType.EncryptedExtensions] = _ => Encoded.Vector16([.. Encoded.UInt16(Types(server.ClientHello).First()), 0, 0]);
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void So_is_one_that_answers_an_extension_in_its_Certificate()
    {
        using var server = new ScriptedServer(Client);
        server.Changes[HandshakeType.Certificate] = _ =>
        {
            ExtensionList extensions = [];
            extensions.Add((ExtensionType)Types(server.ClientHello).First());
            return ScriptedServer.CertificateMessage(server.Credential.Chain, extensions)[HandshakeMessage.HeaderLength..];
        };
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void So_is_one_that_signs_with_a_scheme_of_it()
    {
        using var server = new ScriptedServer(Client);
        server.Changes[HandshakeType.CertificateVerify] = body => [.. Encoded.UInt16(FirstOf(server.ClientHello, ExtensionType.SignatureAlgorithms, 2)), .. body[2..]];
        server.Run();
        server.ExpectFault(TlsFault.SignatureSchemeNotOffered, AlertDescription.IllegalParameter);
    }

    [Test]
    public void A_server_has_them_in_its_CertificateRequest()
    {
        using var client = new ScriptedClient(Server()) { Credential = TestCredentials.Of() };
        client.Run();
        client.ExpectWorks();
        ExtensionList request = RequestOf(client);
        Assert.That(request.Count(extension => Grease.Is((ushort)extension.Type)), Is.EqualTo(1));
        Assert.That(CodePoints(request[ExtensionType.SignatureAlgorithms], prefix: 2).Count(Grease.Is), Is.EqualTo(1));
    }

    [Test]
    public void A_client_that_answers_the_extension_is_refused()
    {
        using var client = new ScriptedClient(Server()) { Credential = TestCredentials.Of() };
        client.Changes[HandshakeType.Certificate] = _ =>
        {
            ExtensionList extensions = [];
            extensions.Add(RequestOf(client).First(extension => Grease.Is((ushort)extension.Type)).Type);
            return ScriptedServer.CertificateMessage(client.Credential!.Chain, extensions)[HandshakeMessage.HeaderLength..];
        };
        client.Run();
        client.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void A_client_that_signs_with_the_scheme_is_refused()
    {
        using var client = new ScriptedClient(Server()) { Credential = TestCredentials.Of() };
        client.Changes[HandshakeType.CertificateVerify] =
            body => [.. Encoded.UInt16(CodePoints(RequestOf(client)[ExtensionType.SignatureAlgorithms], prefix: 2).First(Grease.Is)), .. body[2..]];
        client.Run();
        client.ExpectFault(TlsFault.SignatureSchemeNotOffered, AlertDescription.IllegalParameter);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Tickets_of_a_server_have_one_where_it_wants(bool sends)
    {
        TlsServerOptions options = new() { Credentials = [TestCredentials.Of()], SendGrease = sends, TicketKeys = ScriptedSession.Keys, TicketCount = 1 };
        using var client = new ScriptedClient(options) { ChangeHello = hello => hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 1, 1) };
        client.Run();
        client.ExpectWorks();
        byte[] ticket = client.Messages.Single(message => message[0] == (byte)HandshakeType.NewSessionTicket);
        ExtensionList extensions = ExtensionList.Parse(NewSessionTicket.Parse(ticket.AsSpan(HandshakeMessage.HeaderLength)).Extensions);
        Assert.That(extensions.Count(extension => Grease.Is((ushort)extension.Type)), Is.EqualTo(sends ? 1 : 0));
    }

    /// <summary>Everything at once, on both sides: certificates of both, a retry, and a session that goes on.</summary>
    [Test]
    public void Two_that_both_do_get_along_and_meet_again([Values] bool permutes, [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version)
    {
        var meetings = new Meetings
        {
            Client = new TlsClientOptions
            {
                SendGrease = true, PermuteExtensions = permutes, MaxVersion = version, ApplicationProtocols = ["h2"], Credentials = [TestPair.Credential()],
                Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
            },
            Server = new TlsServerOptions
            {
                Credentials = [TestPair.Credential()], SendGrease = true, ApplicationProtocols = ["h2"], TicketKeys = TlsTicketKeys.Generate(),
                ClientCertificates = ClientCertificateMode.Required, Groups = [NamedGroup.Secp256r1],
            },
        };
        using TlsTicket ticket = meetings.FirstTicket();
        (bool isResumed, List<TlsTicket> tickets) = meetings.Meet(ticket);
        Assert.That(isResumed);
        foreach (TlsTicket other in tickets) other.Dispose();
    }

    private static TlsServerOptions Server() =>
        new() { Credentials = [TestCredentials.Of()], SendGrease = true, ClientCertificates = ClientCertificateMode.Required };

    private static ExtensionList RequestOf(ScriptedClient client)
    {
        byte[] message = client.Messages.Single(message => message[0] == (byte)HandshakeType.CertificateRequest);
        return ExtensionList.Parse(CertificateRequest.Parse(message.AsSpan(HandshakeMessage.HeaderLength)).Extensions);
    }

    private static ClientHelloSpec HelloOf(TlsClientOptions options)
    {
        using var connection = TlsConnection.CreateClient(TlsClientContext.Create(options), "example.test");
        return FirstMessage(connection);
    }

    private static ClientHelloSpec FirstMessage(TlsConnection connection)
    {
        using var output = new TlsBuffer();
        connection.Start(output);
        return ClientHelloSpec.Parse(output.Unread[Core.Records.RecordHeader.Size..].ToArray());
    }

    private static ushort FirstOf(ClientHelloSpec hello, ExtensionType type, int prefix) => CodePoints(hello, type, prefix).First(Grease.Is);

    private static IEnumerable<ushort> Types(ClientHelloSpec hello) => hello.Extensions.Select(extension => (ushort)extension.Type);

    private static ushort[] CodePoints(ClientHelloSpec hello, ExtensionType type, int prefix) => CodePoints(hello.Extensions[type], prefix);

    private static ushort[] CodePoints(byte[] data, int prefix) =>
        [.. data[prefix..].Chunk(sizeof(ushort)).Select(pair => (ushort)((pair[0] << 8) | pair[1]))];

    private static List<ushort> Shares(ClientHelloSpec hello)
    {
        var groups = new List<ushort>();
        foreach (KeyShareEntry entry in KeyShareClientHello.Parse(hello.Extensions[ExtensionType.KeyShare])) groups.Add((ushort)entry.Group);
        return groups;
    }

    private static TestCaseData Pick(
        string name, Action<ServerHelloSpec, ClientHelloSpec> pick, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(pick, fault, alert).SetArgDisplayNames(name);
}
