using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>Early data whose write was never repeated: the handshake went on without it.</summary>
[CancelAfter(120_000)]
public sealed class EarlyDataLeftOverTests
{
    [Test]
    public void What_the_server_rejected_is_no_part_of_the_next_write()
    {
        using TlsTicketKeys keys = TlsTicketKeys.Generate();
        using var tickets = new TlsTicketCache();
        byte[] buffer = new byte[100];
        using (ChannelPair first = Pair(keys, tickets, size: 0).Connected())
        {
            first.Server.Write("x"u8);
            first.ToClient();
            Assert.That(first.Client.Read(buffer).Value, Is.EqualTo(1));
        }

        // The server never asks for it, so Accept rejects it.
        using ChannelPair pair = Pair(keys, tickets, size: 100);
        Assert.That(pair.Client.WriteEarlyData("early, and not taken by the transport"u8).Pair(), Is.EqualTo(Results.WantsWrite));
        pair.Connected();
        Assert.That(pair.Client.EarlyDataStatus, Is.EqualTo(TlsEarlyData.Rejected));

        (TlsResult written, TlsResult read) = pair.Drive(() => pair.Client.Write("late"u8), () => pair.Server.Read(buffer));
        Assert.That((written.Value, read.Value), Is.EqualTo((4, 4)));
        Assert.That(buffer[..4], Is.EqualTo("late"u8.ToArray()));
    }

    private static ChannelPair Pair(TlsTicketKeys keys, TlsTicketCache tickets, int size)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem)],
            TicketKeys = keys,
            MaxEarlyDataSize = 1_000,
        });
        var pair = new ChannelPair(size, size, server: server);
        pair.Client.Sessions = new TlsSessions { Tickets = tickets };
        return pair;
    }
}
