using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>The order of a ClientHello's extensions: one for all connections, or another each time.</summary>
internal sealed class ExtensionOrderTests
{
    [Test]
    public void Without_the_option_all_connections_have_one_order() => Assert.That(Orders(new TlsClientOptions(), count: 4), Has.Count.EqualTo(1));

    [Test]
    public void With_it_each_has_its_own_of_the_same_extensions()
    {
        HashSet<string> orders = Orders(new TlsClientOptions { PermuteExtensions = true }, count: 32);
        Assert.That(orders, Has.Count.GreaterThan(24));
        Assert.That(orders.Select(order => string.Join(' ', order.Split(' ').Order())).Distinct().Count(), Is.EqualTo(1));
    }

    // RFC 9846 §4.3.11.
    [Test]
    public void The_keys_stay_last([Values] bool greases)
    {
        TlsPreSharedKey key = TlsPreSharedKey.Import("a key"u8, new byte[32], [])[0];
        var options = new TlsClientOptions { PermuteExtensions = true, SendGrease = greases, PreSharedKeys = [key] };
        foreach (string order in Orders(options, count: 16)) Assert.That(order, Does.EndWith(" PreSharedKey"));
    }

    // RFC 9846 §4.2.2: the second ClientHello is the first, but for a short list.
    [Test]
    public void A_second_ClientHello_keeps_the_order_of_the_first()
    {
        using var server = new ScriptedServer(new TlsClientOptions { PermuteExtensions = true, KeyShareGroups = [NamedGroup.X25519] }) { RetryGroup = NamedGroup.Secp256r1 };
        server.RunTo<WaitServerHello>();
        string first = OrderOf(server.ClientHello);
        server.Run();
        server.ExpectWorks();
        Assert.That(OrderOf(server.ClientHello), Is.EqualTo(first));
    }

    private static HashSet<string> Orders(TlsClientOptions options, int count)
    {
        TlsClientContext context = TlsClientContext.Create(options);
        var orders = new HashSet<string>();
        for (int i = 0; i < count; i++)
        {
            using var connection = TlsConnection.CreateClient(context, "example.test");
            using var output = new TlsBuffer();
            connection.Start(output);
            orders.Add(OrderOf(ClientHelloSpec.Parse(output.Unread[Core.Records.RecordHeader.Size..].ToArray())));
        }
        return orders;
    }

    private static string OrderOf(ClientHelloSpec hello) => string.Join(' ', hello.Extensions.Select(extension => extension.Type));
}
