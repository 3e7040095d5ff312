using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// RFC 9846 §4.3.10: a server that does not take early data "MUST behave in one of three ways", and all that it may do without taking it is
/// to skip it. A client that was given a ticket by another server of the same name may send some to one that has none.
/// </summary>
[Ignore("Open: early data is not skipped yet, so such a client is refused with bad_record_mac or unexpected_message. Belongs to resumption.")]
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

    private static void OfferEarlyData(ClientHelloSpec hello)
    {
        hello.Extensions.Add(ExtensionType.EarlyData);
        hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, 1);
        hello.Extensions.Add(ExtensionType.PreSharedKey, [.. Encoded.Vector16([0, 1, 9, 0, 0, 0, 0]), .. Encoded.Vector16(Encoded.Vector8(new byte[32]))]);
    }
}
