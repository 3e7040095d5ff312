using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Embedding;

/// <summary>TLS within another protocol's packets, by driving a TlsConnection: no stream stands between the two.</summary>
[CancelAfter(120_000)]
public sealed class ToyTdsTests
{
    [Test]
    public async Task Packets_carry_the_handshake_and_then_records_carry_packets([Values(1, 100, 65_536)] int bytesAtOnce, CancellationToken cancel)
    {
        var transport = new DuplexStreamPair { Client = { MaxRead = bytesAtOnce }, Server = { MaxRead = bytesAtOnce } };
        using ToyTds client = Client(transport, TlsStreamPair.Verifier), server = Server(transport);
        await Task.WhenAll(client.HandshakeAsync(cancel), server.HandshakeAsync(cancel));
        Assert.That(client.HandshakePackets, Is.GreaterThanOrEqualTo(3), "one at least for each flight");

        Task serving = ServeAsync(server, cancel);
        foreach (int length in (int[])[0, 1, 4_000, 4_088])
        {
            byte[] query = TlsStreamPair.Pattern(length);
            await client.SendAsync(ToyTds.Query, query, cancel);
            (byte type, byte[] answer) = (await client.ReceiveAsync(cancel))!.Value;
            Assert.That((type, answer.Reverse().SequenceEqual(query)), Is.EqualTo((ToyTds.Query, true)));
        }
        await client.CloseAsync(cancel);
        Assert.That(await client.ReceiveAsync(cancel), Is.Null);
        await serving;
    }

    [Test]
    public async Task The_alert_of_a_failed_handshake_travels_in_a_packet_too(CancellationToken cancel)
    {
        var transport = new DuplexStreamPair();
        using ToyTds client = Client(transport, CertificateVerifier.ForRoots(new TestCertificates().RootPem)), server = Server(transport);
        Task connecting = client.HandshakeAsync(cancel);
        TlsException told = Assert.ThrowsAsync<TlsException>(() => server.HandshakeAsync(cancel))!;
        Assert.That(told.Error.Alert, Is.EqualTo(AlertDescription.UnknownCa));
        Assert.That(async () => await connecting, Throws.InstanceOf<TlsException>());
    }

    private static ToyTds Client(DuplexStreamPair transport, CertificateVerifier verifier) =>
        new(transport.Client, TlsConnection.CreateClient(TlsStreamPair.ClientContext(), TestCertificates.ServerName), verifier);

    private static ToyTds Server(DuplexStreamPair transport) => new(transport.Server, TlsConnection.CreateServer(TlsStreamPair.ServerContext()), null);

    private static async Task ServeAsync(ToyTds server, CancellationToken cancel)
    {
        while (await server.ReceiveAsync(cancel) is { } packet)
        {
            Array.Reverse(packet.Payload);
            await server.SendAsync(packet.Type, packet.Payload, cancel);
        }
        await server.CloseAsync(cancel);
    }
}
