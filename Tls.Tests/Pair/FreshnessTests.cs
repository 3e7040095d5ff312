using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;
using Tls.Tests.Crypto;

namespace Tls.Tests.Pair;

/// <summary>
/// What must be new in every connection (RFC 9846 §4.2.3 and §4.3.8, Appendix C.1; RFC 5246 §7.4.1.3, RFC 8422 §2): randoms, shares, and
/// the IDs of sessions. To one and the same ClientHello a server never says the same thing twice.
/// </summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class FreshnessTests(TlsCryptoProvider provider)
{
    private const int Connections = 8;

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [Test]
    public void Of_a_server_that_hears_one_ClientHello_again_and_again(
        [ValueSource(nameof(Versions))] ProtocolVersion version, [ValueSource(typeof(TestPair), nameof(TestPair.ClassicalGroups))] NamedGroup group)
    {
        byte[] hello = Hello(Client(version, group));
        TlsServerContext server = Server(group);
        Drawn[] drawn = [.. Enumerable.Range(0, Connections).Select(_ => OfServer(Answer(server, hello)))];
        ExpectFresh(drawn);
    }

    /// <summary>Both halves of a hybrid: the ciphertext, and the share behind it.</summary>
    [Test]
    public void Of_a_server_with_a_hybrid()
    {
        const int CiphertextLength = 1_088;
        byte[] hello = Hello(Client(ProtocolVersion.Tls13, NamedGroup.X25519MLKEM768));
        TlsServerContext server = Server(NamedGroup.X25519MLKEM768);
        Drawn[] drawn = [.. Enumerable.Range(0, Connections).Select(_ => OfServer(Answer(server, hello)))];
        ExpectFresh([.. drawn.Select(each => each with { Share = each.Share[..CiphertextLength] })]);
        ExpectFresh([.. drawn.Select(each => each with { Share = each.Share[CiphertextLength..] })]);
    }

    [Test]
    public void Of_a_client([ValueSource(typeof(TestPair), nameof(TestPair.ClassicalGroups))] NamedGroup group)
    {
        TlsClientContext client = Client(ProtocolVersion.Tls13, group);
        ExpectFresh([.. Enumerable.Range(0, Connections).Select(_ => OfClient(ClientHello.Parse(Hello(client).AsSpan(RecordHeader.Size + HandshakeMessage.HeaderLength))))]);
    }

    /// <summary>A client of TLS 1.2 draws its share when it has the server's.</summary>
    [Test]
    public void Of_a_ClientKeyExchange([ValueSource(typeof(TestPair), nameof(TestPair.ClassicalGroups))] NamedGroup group)
    {
        TlsClientContext client = Client(ProtocolVersion.Tls12, group);
        TlsServerContext server = Server(group);
        byte[][] points = [.. Enumerable.Range(0, Connections).Select(_ =>
        {
            using Tls.Transports.TlsMemoryPair pair = TestPair.Create(client, server);
            pair.Start();
            pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
            pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
            byte[] message = Messages(pair.Client.Outbox.Unread)[0];
            return ClientKeyExchange.Parse(message.AsSpan(HandshakeMessage.HeaderLength)).Point.ToArray();
        })];
        Assert.That(points.Select(Convert.ToHexString), Is.Unique);
    }

    private static void ExpectFresh(IReadOnlyList<Drawn> drawn)
    {
        // A TLS 1.2 server that knows better ends its random with the sentinel: the rest is drawn.
        Assert.That(drawn.Select(each => Convert.ToHexString(each.Random.AsSpan(..24))), Is.Unique);
        Assert.That(drawn.Select(each => Convert.ToHexString(each.Share)), Is.Unique);
        if (drawn[0].SessionId.Length > 0) Assert.That(drawn.Select(each => Convert.ToHexString(each.SessionId)), Is.Unique);
    }

    private static byte[] Hello(TlsClientContext context)
    {
        using var client = TlsConnection.CreateClient(context, "example.test");
        using var outgoing = new TlsBuffer();
        client.Start(outgoing);
        return outgoing.Unread.ToArray();
    }

    private static byte[][] Answer(TlsServerContext context, byte[] hello)
    {
        using var server = TlsConnection.CreateServer(context);
        using TlsBuffer plaintext = new(), outgoing = new();
        server.Start(outgoing);
        server.Receive(hello, plaintext, outgoing, out _);
        Assert.That(server.Error, Is.Null);
        return Messages(outgoing.Unread);
    }

    // The handshake messages of the records that are not protected.
    private static byte[][] Messages(ReadOnlySpan<byte> records)
    {
        List<byte> content = [];
        while (!records.IsEmpty && (ContentType)records[0] == ContentType.Handshake)
        {
            int length = RecordHeader.Read(records).TotalLength;
            content.AddRange(records[RecordHeader.Size..length]);
            records = records[length..];
        }
        List<byte[]> messages = [];
        for (byte[] rest = [.. content]; rest.Length > 0; rest = rest[messages[^1].Length..])
        {
            messages.Add(rest[..(HandshakeMessage.HeaderLength + ((rest[1] << 16) | (rest[2] << 8) | rest[3]))]);
        }
        return [.. messages];
    }

    private static Drawn OfServer(byte[][] messages)
    {
        var hello = ServerHello.Parse(messages[0].AsSpan(HandshakeMessage.HeaderLength));
        byte[] random = hello.Random.ToArray();
        if (hello.Extensions.TryGet(out KeyShareServerHello share)) return new Drawn(random, share.ServerShare.KeyExchange.ToArray(), []);
        byte[] exchange = messages.Single(message => (HandshakeType)message[0] == HandshakeType.ServerKeyExchange);
        return new Drawn(random, ServerKeyExchange.Parse(exchange.AsSpan(HandshakeMessage.HeaderLength)).Public.ToArray(), hello.LegacySessionIdEcho.ToArray());
    }

    private static Drawn OfClient(ClientHello hello)
    {
        foreach (KeyShareEntry entry in hello.Extensions.Require<KeyShareClientHello>())
        {
            return new Drawn(hello.Random.ToArray(), entry.KeyExchange.ToArray(), hello.LegacySessionId.ToArray());
        }
        throw new AssertionException("The client sent no share.");
    }

    private TlsClientContext Client(ProtocolVersion version, NamedGroup group) => TlsClientContext.Create(new TlsClientOptions
    {
        CryptoProvider = provider, MinVersion = version, MaxVersion = version, Groups = version == ProtocolVersion.Tls12 ? [group, .. Others(group)] : [group],
    });

    // The session store gives TLS 1.2 an ID to draw.
    private TlsServerContext Server(NamedGroup group) => TlsServerContext.Create(new TlsServerOptions
    {
        CryptoProvider = provider, Credentials = [TestPair.Credential(provider: provider)], Groups = [group], UsesSessionStore = true,
    });

    // RFC 8422 §5.1.1: the certificate's curve is to be among the groups.
    private static NamedGroup[] Others(NamedGroup group) => group == NamedGroup.Secp256r1 ? [] : [NamedGroup.Secp256r1];

    private sealed record Drawn(byte[] Random, byte[] Share, byte[] SessionId);
}
