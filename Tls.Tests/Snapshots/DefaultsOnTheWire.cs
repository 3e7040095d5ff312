using System;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Tests.Crypto;
using Tls.Tests.Keys;
using Tls.Transports;
using VerifyNUnit;

namespace Tls.Tests.Snapshots;

/// <summary>
/// What two sides with default options say to each other, with counted bytes for randomness. A change here is one that every
/// middlebox and every fingerprint sees.
/// </summary>
internal sealed class DefaultsOnTheWire
{
    // X25519's private key, then ML-KEM's d and z.
    private static readonly byte[][] ClientKeyDraws = [SnapshotWire.Count(0x40), SnapshotWire.Count(0x60), SnapshotWire.Count(0xC0)];

    [Test]
    public Task Of_a_whole_connection()
    {
        using TlsMemoryPair pair = CreatePair();
        var text = new WireText();
        pair.Start();
        byte[] clientHello = pair.Client.Outbox.Unread.ToArray();
        text.Heading("client: ClientHello");
        text.Record(clientHello);
        text.Messages(clientHello.AsSpan(RecordHeader.Size));

        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        byte[][] flight = SnapshotWire.SplitRecords(pair.Server.Outbox.Unread);
        byte[][] hellos = [clientHello[RecordHeader.Size..], flight[0][RecordHeader.Size..]];
        using var secrets = new KnownHandshake(TlsCryptoProvider.BouncyCastle, ClientKeyDraws, hellos);
        text.Heading("server: ServerHello through Finished");
        text.Record(flight[0]);
        text.Messages(flight[0].AsSpan(RecordHeader.Size));
        text.Record(flight[1]);
        text.Record(flight[2]);
        text.Messages(KnownHandshake.Open(secrets.Handshake.Server, 0, flight[2]));
        Assert.That(flight, Has.Length.EqualTo(3));

        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        byte[][] answer = SnapshotWire.SplitRecords(pair.Client.Outbox.Unread);
        text.Heading("client: Finished");
        text.Record(answer[0]);
        text.Record(answer[1]);
        text.Messages(KnownHandshake.Open(secrets.Handshake.Client, 0, answer[1]));
        Assert.That(answer, Has.Length.EqualTo(2));

        pair.Run();
        Assert.That(pair.Server.Connection.IsConnected);
        pair.Client.Write("0123456789"u8);
        text.Heading("client: ten bytes of application data");
        text.Record(pair.Client.Outbox.Unread);
        pair.Server.Close();
        text.Heading("server: close_notify");
        text.Record(pair.Server.Outbox.Unread);
        return Verifier.Verify(text.ToString());
    }

    [Test]
    public Task Of_a_whole_connection_of_TLS_12()
    {
        using TlsMemoryPair pair = CreatePair(ProtocolVersion.Tls12);
        using var known = new KnownHandshake12(TlsCryptoProvider.BouncyCastle, ClientKeyDraws[0]);
        var text = new WireText { IsTls12 = true };
        pair.Start();
        SnapshotWire.Show(text, "client: ClientHello", pair.Client, known);
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        SnapshotWire.Show(text, "server: ServerHello through ServerHelloDone", pair.Server, known);
        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        SnapshotWire.Show(text, "client: ClientKeyExchange through Finished", pair.Client, known);
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        SnapshotWire.Show(text, "server: Finished", pair.Server, known);
        pair.Run();
        Assert.That(pair.Client.Connection.IsConnected && pair.Server.Connection.IsConnected);
        pair.Client.Write("0123456789"u8);
        text.Heading("client: ten bytes of application data");
        text.Record(pair.Client.Outbox.Unread);
        pair.Server.Close();
        text.Heading("server: close_notify");
        text.Record(pair.Server.Outbox.Unread);
        return Verifier.Verify(text.ToString());
    }

    private static TlsMemoryPair CreatePair(ProtocolVersion version = ProtocolVersion.Tls13)
    {
        // A session ID is for the compatibility mode of TLS 1.3, and drawn together with the random.
        bool isTls12 = version == ProtocolVersion.Tls12;
        byte[][] draws = isTls12 ? [SnapshotWire.Count(0x00), ClientKeyDraws[0]] : [[.. SnapshotWire.Count(0x00), .. SnapshotWire.Count(0x20)], .. ClientKeyDraws];

        // ML-KEM's message comes before X25519's private key.
        byte[][] serverDraws = isTls12 ? [SnapshotWire.Count(0x80), SnapshotWire.Count(0xA0)] : [SnapshotWire.Count(0x80), SnapshotWire.Count(0xE0), SnapshotWire.Count(0xA0)];
        var client = TlsClientContext.Create(new TlsClientOptions
        {
            MaxVersion = version,
            CryptoProvider = new ScriptedCryptoProvider(TlsCryptoProvider.BouncyCastle, draws),
        });
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            CryptoProvider = new ScriptedCryptoProvider(TlsCryptoProvider.BouncyCastle, serverDraws),
            Credentials = [SnapshotWire.Credential()],
        });
        return new TlsMemoryPair(TlsConnection.CreateClient(client, "example.test"), TlsConnection.CreateServer(server))
        {
            Verifier = DangerousAcceptAnything.Instance,
        };
    }
}
