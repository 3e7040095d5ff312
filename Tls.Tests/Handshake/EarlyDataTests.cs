using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// RFC 9846 §4.3.10: a server that does not take early data "MUST behave in one of three ways", and all that it may do without taking it is
/// to skip it. A client that was given a ticket by another server of the same name may send some to one that has none.
/// </summary>
internal sealed class EarlyDataTests
{
    [Test]
    public void Early_data_is_skipped_before_the_clients_flight()
    {
        using var client = new ScriptedClient { ChangeHello = OfferEarlyData };
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[200]));
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void Early_data_is_skipped_before_the_second_ClientHello()
    {
        using var client = new ScriptedClient { ShareGroups = [], ChangeHello = OfferEarlyData };
        client.RunTo<Core.Handshake.Server13.WaitSecondClientHello>();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        client.Run();
        client.ExpectWorks();
    }

    // §4.3.10: the extension is empty, whatever the server then makes of it.
    [Test]
    public void An_announcement_with_content_is_refused([Values] bool retry)
    {
        using var client = new ScriptedClient
        {
            ShareGroups = retry ? [] : [NamedGroup.X25519],
            ChangeHello = hello => hello.Extensions.Add(ExtensionType.EarlyData, 0),
        };
        client.Run();
        client.ExpectFault(TlsFault.TrailingBytes, AlertDescription.DecodeError);
    }

    /// <summary>Each record costs 256 bytes at least, so that trial decryption has a bound as well.</summary>
    [TestCase(16_384 - 5, 1, true)]
    [TestCase(8_192 - 5, 2, true)]
    [TestCase(100, 64, true)]
    [TestCase(0, 64, true)]
    [TestCase(0, 65, false)]
    [TestCase(16_384 - 4, 1, false)]
    [TestCase(8_192 - 5, 3, false)]
    public void Early_data_is_skipped_up_to_a_limit(int length, int count, bool isAllowed)
    {
        foreach (bool retry in new[] { false, true })
        {
            using var client = new ScriptedClient { ShareGroups = retry ? [] : [NamedGroup.X25519], ChangeHello = OfferEarlyData };
            client.Next();
            client.Next();
            for (int i = 0; i < count && client.Connection.Error is null; i++) client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[length]));
            if (isAllowed)
            {
                client.Run();
                client.ExpectWorks();
                Assert.That(client.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Rejected));
                Assert.That(client.Plaintext.Unread.SequenceEqual("to the connection"u8), "nothing of the early data");
            }
            else
            {
                client.ExpectFault(TlsFault.TooMuchEarlyData, AlertDescription.UnexpectedMessage);
            }
        }
    }

    [Test]
    public void Nothing_is_skipped_once_a_record_has_opened()
    {
        using var client = new ScriptedClient { ChangeHello = OfferEarlyData };
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        client.Run();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        client.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void Nothing_is_skipped_after_the_second_ClientHello()
    {
        using var client = new ScriptedClient { ShareGroups = [], ChangeHello = OfferEarlyData };
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        client.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void Nothing_is_skipped_that_was_not_announced([Values] bool retry)
    {
        using var client = new ScriptedClient { ShareGroups = retry ? [] : [NamedGroup.X25519] };
        client.Next();
        client.Next();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        if (retry) client.ExpectFault(TlsFault.UnexpectedApplicationData, AlertDescription.UnexpectedMessage);
        else client.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void Nothing_is_skipped_within_a_message()
    {
        using var client = new ScriptedClient { ShareGroups = [], ChangeHello = OfferEarlyData };
        client.RunTo<Core.Handshake.Server13.WaitSecondClientHello>();
        byte[] hello = client.SecondClientHello().Encode();
        client.SendRecord(ContentType.Handshake, hello.AsSpan(..10));
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[100]));
        client.ExpectFault(TlsFault.InterleavedHandshake, AlertDescription.UnexpectedMessage);
    }

    /// <summary>Under a key that no server knows.</summary>
    internal static void OfferEarlyData(ClientHelloSpec hello)
    {
        hello.Extensions.Add(ExtensionType.EarlyData);
        hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, 1);
        hello.Extensions.Add(ExtensionType.PreSharedKey, [.. Encoded.Vector16([0, 1, 9, 0, 0, 0, 0]), .. Encoded.Vector16(Encoded.Vector8(new byte[32]))]);
    }
}
