using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Records;

/// <summary>The hot path makes no garbage: data goes and comes on an established pair without one allocation (STYLE 2.8).</summary>
internal sealed class AllocationTests
{
    private const int Rounds = 1000;

    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256, 1)]
    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256, 16_384)]
    [TestCase(CipherSuite.TLS_AES_256_GCM_SHA384, 1000)]
    [TestCase(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, 1000)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 1000)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 1000)]
    public void Sending_and_receiving_allocate_nothing(CipherSuite suite, int length)
    {
        using TlsMemoryPair pair = Connect(suite);
        TlsConnection client = pair.Client.Connection;
        TlsConnection server = pair.Server.Connection;
        byte[] data = new byte[length];
        using TlsBuffer wire = new(), plaintext = new(), answer = new();

        long Exchange(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                client.Send(data, wire, out _);
                server.Receive(wire.Unread, plaintext, answer, out int consumed);
                wire.Consume(consumed);
                plaintext.Consume(length);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Exchange(100);
        Assert.That(Exchange(Rounds), Is.Zero);
        Assert.That(wire.IsEmpty && answer.IsEmpty);
    }

    [Test]
    public void Waiting_for_the_rest_of_a_record_allocates_nothing()
    {
        using TlsMemoryPair pair = Connect(CipherSuite.TLS_AES_128_GCM_SHA256);
        using TlsBuffer wire = new(), plaintext = new(), answer = new();
        pair.Client.Connection.Send(new byte[100], wire, out _);

        long Wait(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++) pair.Server.Connection.Receive(wire.Unread[..(i % wire.Length)], plaintext, answer, out _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Wait(200);
        Assert.That(Wait(Rounds), Is.Zero);
    }

    private static TlsClientOptions Only(CipherSuite suite)
    {
        ProtocolVersion version = CipherSuiteSpec.Find(suite)!.Version;
        return new TlsClientOptions { CipherSuites = [suite], MinVersion = version, MaxVersion = version };
    }

    private static TlsMemoryPair Connect(CipherSuite suite)
    {
        var pair = new TlsMemoryPair(
            TlsConnection.CreateClient(TlsClientContext.Create(Only(suite)), "example.test"),
            TlsConnection.CreateServer(TlsServerContext.Create(ScriptedClient.DefaultOptions)))
        {
            Verifier = DangerousAcceptAnything.Instance,
        };
        pair.Handshake();
        return pair;
    }
}
