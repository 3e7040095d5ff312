using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Handshake;
using Tls.Tests.Peers;

namespace Tls.Tests.Records;

/// <summary>The lengths that a record header may say, and what it must not (RFC 9846 §5.1, §5.2); judged before the bytes come.</summary>
internal sealed class RecordSizeLimitsTests
{
    private const int Max = 1 << 14;

    [TestCase(Max, false)]
    [TestCase(Max + 1, true)]
    [TestCase(Max + 256, true)]
    [TestCase(0xFFFF, true)]
    public void A_record_in_the_clear_holds_up_to_2_to_the_14(int length, bool isTooLong)
    {
        foreach (Type state in new[] { typeof(WaitServerHello), typeof(WaitClientHello) })
        {
            foreach (ContentType type in new[] { ContentType.Handshake, ContentType.Alert, ContentType.ChangeCipherSpec, ContentType.ApplicationData })
            {
                using ScriptedPeer peer = Scripts.LeadTo(state);
                peer.Deliver(Encoded.Record((byte)type, [], length: length));
                if (isTooLong) peer.ExpectFault(TlsFault.RecordTooLong, AlertDescription.RecordOverflow);
                else Assert.That(peer.Status, Is.EqualTo(TlsStatus.NeedMoreData));
            }
        }
    }

    [TestCase(Max + 256, false)]
    [TestCase(Max + 257, true)]
    [TestCase(0xFFFF, true)]
    public void A_protected_record_holds_256_more(int length, bool isTooLong)
    {
        foreach (Type state in new[] { typeof(Core.Handshake.Client13.WaitFinished), typeof(Core.Handshake.Server13.Connected) })
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            peer.Deliver(Encoded.Record((byte)ContentType.ApplicationData, [], length: length));
            if (isTooLong)
            {
                peer.ExpectFault(TlsFault.RecordTooLong, AlertDescription.RecordOverflow);
                continue;
            }
            Assert.That(peer.Status, Is.EqualTo(TlsStatus.NeedMoreData));
            peer.Deliver(new byte[length]);
            peer.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
        }
    }

    [TestCase(Max, 0, false)]
    [TestCase(Max + 1, 0, true)]
    [TestCase(Max, 1, true)]
    [TestCase(1, Max - 1, false)]
    [TestCase(1, Max, true)]
    [TestCase(0, Max, false)]
    [TestCase(0, Max + 200, true)]
    public void What_is_inside_holds_up_to_2_to_the_14_and_its_type(int content, int padding, bool isTooLong)
    {
        foreach (bool ofServer in new[] { true, false })
        {
            using ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
            peer.Run();
            peer.SendRecord(ContentType.ApplicationData, new byte[content], padding);
            if (isTooLong)
            {
                peer.ExpectFault(TlsFault.RecordTooLong, AlertDescription.RecordOverflow);
                Assert.That(peer.Plaintext.IsEmpty);
                continue;
            }
            Assert.That(peer.Plaintext.Length, Is.EqualTo(content));
            peer.ExpectWorks();
        }
    }

    [Test]
    public void The_version_in_a_header_means_nothing_as_long_as_it_is_some_TLS()
    {
        foreach (int version in new[] { 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x03FF })
        {
            using var client = new ScriptedClient();
            client.RunTo<WaitClientHello>();
            client.Hold();
            client.SendClientHello();
            byte[] record = client.TakeHeld();
            client.Deliver(Encoded.Record(22, record.AsSpan(5), version));
            client.SendFinished();
            client.ExpectWorks();
        }
    }

    [TestCase(0x0200)]
    [TestCase(0x0002)]
    [TestCase(0x0403)]
    public void Another_major_version_is_no_TLS(int version)
    {
        using var client = new ScriptedClient();
        client.RunTo<WaitClientHello>();
        client.Deliver(Encoded.Record(22, [], version));
        client.ExpectFault(TlsFault.WrongRecordVersion, AlertDescription.ProtocolVersion);
    }

    /// <summary>RFC 5246 §6.2.1: once TLS 1.2 is agreed on, there is one number.</summary>
    [TestCase(0x0301)]
    [TestCase(0x0304)]
    [TestCase(0x0403)]
    public void In_TLS_12_every_record_says_so(int version)
    {
        using var client = new ScriptedClient12();
        client.RunTo<Core.Handshake.Server12.WaitClientKeyExchange>();
        byte[] record = Encoded.Record(22, [16, 0, 0, 0], version);
        Assert.That(client.Connection.GetMissingLength(record.AsSpan(0, 6)), Is.Zero, "nothing to wait for");
        client.Deliver(record);
        client.ExpectFault(TlsFault.WrongRecordVersion, AlertDescription.ProtocolVersion);
    }

    /// <summary>RFC 9846 §5.1: and once it is TLS 1.3, the field is ignored for all purposes.</summary>
    [TestCase(0x0301)]
    [TestCase(0x0403)]
    [TestCase(0)]
    public void In_TLS_13_no_record_has_to_say_anything(int version)
    {
        using var client = new ScriptedClient();
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        byte[] record = Encoded.Record(20, [1], version);
        Assert.That(client.Connection.GetMissingLength(record.AsSpan(0, 5)), Is.EqualTo(1));
        client.Deliver(record);
        client.SendFinished();
        client.ExpectWorks();
    }

    // The header is what the AEAD authenticates, so not even a meaningless field of it may change.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(-1)]
    public void Any_change_of_a_protected_record_is_noticed(int index)
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] record = Encoded.Flip(client.Seal(ContentType.ApplicationData, "data"u8), index, 4);
        client.Deliver(index == 4 ? [.. record, 0, 0, 0, 0] : record);
        Assert.That(client.Connection.Error, Is.Not.Null);
        Assert.That(client.Plaintext.IsEmpty);
        client.ExpectDead();
    }

    [Test]
    public void A_record_twice_or_out_of_order_is_noticed()
    {
        using var twice = new ScriptedClient();
        twice.Run();
        byte[] record = twice.Seal(ContentType.ApplicationData, "once"u8);
        twice.Deliver([.. record, .. record]);
        twice.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
        Assert.That(twice.Plaintext.Unread.SequenceEqual("once"u8));

        using var swapped = new ScriptedClient();
        swapped.Run();
        byte[] first = swapped.Seal(ContentType.ApplicationData, "first"u8);
        swapped.Deliver(swapped.Seal(ContentType.ApplicationData, "second"u8));
        swapped.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
        Assert.That(first, Is.Not.Empty);
    }

    [Test]
    public void Plain_HTTP_gets_a_name_and_no_alert()
    {
        foreach (string request in new[] { "GET / HTTP/1.1\r\n", "POST / HTTP/1.1", "HEAD /", "PUT /x" })
        {
            using var client = new ScriptedClient();
            client.RunTo<WaitClientHello>();
            client.Deliver(System.Text.Encoding.ASCII.GetBytes(request));
            client.ExpectFault(TlsFault.HttpRequest, null);
        }
        using var proxy = new ScriptedClient();
        proxy.RunTo<WaitClientHello>();
        proxy.Deliver("CONNECT example.test:443 HTTP/1.1"u8);
        proxy.ExpectFault(TlsFault.HttpsProxyRequest, null);
    }

    [Test]
    public void How_much_is_missing_is_said_for_every_prefix()
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] record = client.Seal(ContentType.ApplicationData, new byte[100]);
        foreach (int length in Enumerable.Range(0, record.Length + 10))
        {
            byte[] received = [.. record.Concat(new byte[10]).Take(length)];
            int expected = length < 5 ? 5 - length : Math.Max(0, record.Length - length);
            Assert.That(client.Connection.GetMissingLength(received), Is.EqualTo(expected));
        }
        Assert.That(client.Connection.GetMissingLength(Encoded.Record(23, [], length: 0xFFFF)), Is.Zero, "never whole: Receive says why");
    }
}
