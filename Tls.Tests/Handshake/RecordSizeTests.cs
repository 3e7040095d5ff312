using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>How long records may be and are: record_size_limit (RFC 8449), our own choice, and padding (RFC 9846 §5.4).</summary>
internal sealed class RecordSizeTests
{
    private const int Overhead = 5 + 16;

    private static readonly byte[] Content = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i % 251 + 1))];

    // RFC 8449 §4 counts content, type and padding.
    [TestCase(64, 0)]
    [TestCase(64, 36)]
    [TestCase(100, 0)]
    [TestCase(1, 99)]
    public void A_limit_of_ours_holds_for_content_and_padding_once_the_peer_knows_it(int content, int padding)
    {
        foreach (bool ofServer in new[] { true, false })
        {
            using ScriptedPeer good = WithOurLimit(ofServer, 100);
            good.Run();
            good.SendRecord(ContentType.ApplicationData, Content.AsSpan(0, content), padding);
            good.ExpectWorks();

            using ScriptedPeer bad = WithOurLimit(ofServer, 100);
            bad.Run();
            bad.SendRecord(ContentType.ApplicationData, Content.AsSpan(0, content), padding: 101 - content);
            bad.ExpectFault(TlsFault.RecordTooLong, AlertDescription.RecordOverflow);
        }
    }

    [Test]
    public void A_limit_of_ours_binds_nobody_who_does_not_know_it()
    {
        using var server = new ScriptedServer(new TlsClientOptions { MaxReceivedRecordContent = 100 });
        server.Run();
        server.SendRecord(ContentType.ApplicationData, new byte[16_384]);
        server.ExpectWorks();

        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], MaxReceivedRecordContent = 100 });
        client.Run();
        client.SendRecord(ContentType.ApplicationData, new byte[16_384]);
        client.ExpectWorks();
        Assert.That(client.EncryptedExtensions.Contains(ExtensionType.RecordSizeLimit), Is.False);
    }

    [TestCase(64)]
    [TestCase(65)]
    [TestCase(1000)]
    [TestCase(16_385)]
    public void A_limit_of_the_peers_is_kept_in_the_handshake_and_after(int limit)
    {
        using var client = new ScriptedClient { ChangeHello = hello => hello.Extensions.Set(ExtensionType.RecordSizeLimit, Encoded.UInt16(limit)) };
        client.Run();
        Assert.That(client.EncryptedExtensions[ExtensionType.RecordSizeLimit], Is.EqualTo(new byte[] { 0x40, 1 }), "ours in return");
        ExpectRecords(client, limit);

        using var server = new ScriptedServer(new TlsClientOptions { MaxReceivedRecordContent = 16_384 });
        server.EncryptedExtensions.Set(ExtensionType.RecordSizeLimit, Encoded.UInt16(limit));
        server.Run();
        ExpectRecords(server, limit);
    }

    [Test]
    public void The_lowest_of_all_limits_counts([Values(64, 200)] int ours, [Values(65, 120)] int theirs)
    {
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], MaxSentRecordContent = ours })
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.RecordSizeLimit, Encoded.UInt16(theirs)),
        };
        client.Run();
        ExpectRecords(client, Math.Min(ours + 1, theirs));
    }

    [Test]
    public void Our_own_choice_holds_before_there_are_keys_too()
    {
        using var server = new ScriptedServer(new TlsClientOptions { MaxSentRecordContent = 64 });
        server.RunTo<Core.Handshake.Client.WaitServerHello>();
        Assert.That(server.Records.Select(record => record.Length), Is.All.LessThanOrEqualTo(5 + 64));
        server.Run();
        server.ExpectWorks();
    }

    [Test]
    public void Padding_fills_blocks_and_changes_nothing([Values(1, 2, 16, 100, 512, 4096, 16_384)] int block, [Values] bool ofServer)
    {
        using ScriptedPeer peer = ofServer
            ? new ScriptedServer(new TlsClientOptions { RecordPaddingBlock = block })
            : new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], RecordPaddingBlock = block });
        peer.Run();
        peer.Records.Clear();
        foreach (int length in new[] { 1, 15, 16, 99, 100, 511, 2999, 16_384 })
        {
            peer.Data.Clear();
            byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)(i & 0xFF))];
            peer.Let(output => peer.Connection.Send(content, output, out _));
            Assert.That(peer.Data, Is.EqualTo(content));
        }
        foreach ((ContentType _, int length) in peer.Records)
        {
            int inner = length - Overhead;
            Assert.That(inner % block == 0 || inner == 16_385, $"{inner} is no multiple of {block}");
        }
        peer.ExpectWorks();
    }

    [Test]
    public void Padding_goes_no_further_than_the_peer_allows([Values(64, 100, 16_384)] int block)
    {
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], RecordPaddingBlock = block })
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.RecordSizeLimit, Encoded.UInt16(80)),
        };
        client.Run();
        ExpectRecords(client, 80);
    }

    [Test]
    public void Handshake_and_alerts_are_padded_too()
    {
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], RecordPaddingBlock = 256 });
        client.Run();
        client.Let(output => client.Connection.UpdateKeys(output));
        client.Let(output => client.Connection.Close(output));
        Assert.That(client.Records.Skip(2).Select(record => (record.Length - Overhead) % 256), Is.All.Zero, "all but ServerHello and change_cipher_spec");
    }

    private static ScriptedPeer WithOurLimit(bool ofServer, int limit)
    {
        if (!ofServer)
        {
            return new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], MaxReceivedRecordContent = limit })
            {
                ChangeHello = hello => hello.Extensions.Set(ExtensionType.RecordSizeLimit, 0x40, 1),
            };
        }
        var server = new ScriptedServer(new TlsClientOptions { MaxReceivedRecordContent = limit }) { FragmentSize = limit };
        server.EncryptedExtensions.Set(ExtensionType.RecordSizeLimit, 0x40, 1);
        return server;
    }

    private static void ExpectRecords(ScriptedPeer peer, int limit)
    {
        byte[] rest = Content;
        while (rest.Length > 0)
        {
            int consumed = 0;
            peer.Let(output => peer.Connection.Send(rest, output, out consumed));
            rest = rest[consumed..];
        }
        Assert.That(peer.Data, Is.EqualTo(Content));

        // The limit is for protected records; the first message and change_cipher_spec are in the clear.
        int[] inner = [.. peer.Records.Skip(2).Select(record => record.Length - Overhead)];
        Assert.That(inner, Is.All.LessThanOrEqualTo(limit));
        Assert.That(inner.Max(), Is.EqualTo(Math.Min(limit, Content.Length + 1)), "and used to the full");
    }
}
