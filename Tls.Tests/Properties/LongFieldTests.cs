using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Properties;

/// <summary>
/// Every extension in every message, at lengths around every length prefix, with content that is nothing, one vector, or a list of some. What
/// a peer says may be kept, sealed into a ticket or sent back, where there may be less room than there was on the wire: it may end the
/// connection, but it is never an exception.
/// </summary>
internal sealed class LongFieldTests
{
    private static readonly int[] Lengths = [0, 255, 256, 65_000];

    private static IEnumerable<ExtensionType> Types => Enum.GetValues<ExtensionType>().Append((ExtensionType)0xABCD);

    private static IEnumerable<(ExtensionType Type, byte[] Data)> Extensions =>
        from type in Types
        from length in Lengths
        from data in Shapes(length)
        select (type, data);

    [Test]
    public void In_a_ClientHello([Values] bool isTls12)
    {
        var options = new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()],
            TicketKeys = ScriptedSession.Keys,
            PauseAtClientHello = true,
            MaxEarlyDataSize = 100,
            ApplicationProtocols = ["aaaa"],
        };
        foreach ((ExtensionType type, byte[] data) in Extensions)
        {
            void Change(ClientHelloSpec hello)
            {
                hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 1, 1);
                hello.Extensions.Set(ExtensionType.SessionTicket);
                hello.Extensions.Set(type, data);
            }
            using ScriptedPeer client = isTls12 ? new ScriptedClient12(options) { ChangeHello = Change } : new ScriptedClient(options) { ChangeHello = Change };
            ExpectNoException(client, type, data);
        }
    }

    [Test]
    public void In_a_ServerHello([Values] bool isTls12)
    {
        foreach ((ExtensionType type, byte[] data) in Extensions)
        {
            using ScriptedPeer server = isTls12
                ? new ScriptedServer12(Everything, usesSessions: true) { ChangeHello = hello => hello.Extensions.Set(type, data) }
                : new ScriptedServer(Everything) { ChangeHello = hello => hello.Extensions.Set(type, data) };
            ExpectNoException(server, type, data);
        }
    }

    [Test]
    public void In_a_HelloRetryRequest()
    {
        foreach ((ExtensionType type, byte[] data) in Extensions)
        {
            using var server = new ScriptedServer(Everything) { RetryGroup = NamedGroup.Secp256r1, ChangeRetry = retry => retry.Extensions.Set(type, data) };
            ExpectNoException(server, type, data);
        }
    }

    [Test]
    public void In_the_rest_of_a_servers_flight(
        [Values(HandshakeType.EncryptedExtensions, HandshakeType.CertificateRequest, HandshakeType.Certificate)] HandshakeType message)
    {
        foreach ((ExtensionType type, byte[] data) in Extensions)
        {
            var extensions = new ExtensionList();
            if (message == HandshakeType.CertificateRequest) extensions.Set(ExtensionType.SignatureAlgorithms, 0, 2, 4, 3);
            extensions.Set(type, data);
            using var server = new ScriptedServer(Everything) { RequestsCertificate = message == HandshakeType.CertificateRequest };
            server.Changes[message] = _ => message switch
            {
                HandshakeType.EncryptedExtensions => Encoded.Vector16(extensions.Encode()),
                HandshakeType.CertificateRequest => ScriptedServer.CertificateRequestMessage(extensions)[HandshakeMessage.HeaderLength..],
                _ => ScriptedServer.CertificateMessage(server.Credential.Chain, extensions)[HandshakeMessage.HeaderLength..],
            };
            ExpectNoException(server, type, data);
        }
    }

    [Test]
    public void In_a_NewSessionTicket()
    {
        foreach ((ExtensionType type, byte[] data) in Extensions)
        {
            var extensions = new ExtensionList();
            extensions.Add(type, data);
            using var server = new ScriptedServer(Everything);
            server.Connection.UseSessions(ScriptedSession.Now, []);
            server.Run();
            server.Send(Encoded.Message(new NewSessionTicket(3600, 1, [1], [1, 2, 3, 4], ExtensionBlock.Parse(extensions.Encode()))));
            ExpectNoException(server, type, data);
        }
    }

    /// <summary>What our client asks a server for when it is told to.</summary>
    private static TlsClientOptions Everything => new()
    {
        ApplicationProtocols = ["aaaa"],
        KeyShareGroups = [NamedGroup.X25519],
        MaxReceivedRecordContent = 1000,
        RequestCertificateStatus = true,
        RequestCertificateTimestamps = true,
    };

    // Letters, because names are made of them.
    private static IEnumerable<byte[]> Shapes(int length)
    {
        byte[] content = [.. Enumerable.Repeat((byte)'a', length)];
        yield return content;
        yield return Encoded.Vector16(content);
        yield return Encoded.Vector16(Encoded.Vector16(content));
        yield return Encoded.Vector16([0, .. Encoded.Vector16(content)]);
        if (length > byte.MaxValue) yield break;
        yield return Encoded.Vector8(content);
        yield return Encoded.Vector16(Encoded.Vector8(content));
    }

    // Connected, it also says what comes with the first data, and offers what it was given.
    private static void ExpectNoException(ScriptedPeer peer, ExtensionType type, byte[] data)
    {
        string what = $"{type}, {data.Length} bytes beginning with {Convert.ToHexString(data.AsSpan(0, Math.Min(data.Length, 8)))}";
        Assert.That(() => Talk(peer), Throws.Nothing, what);
        Assert.That(peer.Connection.IsConnected || peer.Connection.Error is not null, what);
    }

    private static void Talk(ScriptedPeer peer)
    {
        peer.Run();
        if (peer.Connection.Error is null) peer.Let(output => peer.Connection.Send("x"u8, output, out _));
        if (!peer.Connection.TryTakeTicket(out TlsTicket? ticket)) return;
        using (ticket)
        using (var next = TlsConnection.CreateClient(TlsClientContext.Create(Everything), "example.test"))
        using (var output = new TlsBuffer())
        {
            next.UseSessions(ScriptedSession.Now, []);
            next.OfferTicket(ticket);
            next.Start(output, offerEarlyData: true);
        }
    }
}
