using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>
/// A client and a server channel, each on one half of its own BIO pair. The test is the network: it moves bytes between the far halves,
/// as many as it likes.
/// </summary>
internal sealed class ChannelPair : IDisposable
{
    public const int Unlimited = int.MaxValue;

    /// <summary>Both sizes are of every buffer on that side; 0 is the default of 17,408 bytes.</summary>
    public ChannelPair(
        int clientSize = 0, int serverSize = 0, TlsClientContext? client = null, TlsServerContext? server = null,
        CertificateVerifier? verifier = null, bool withVerifier = true)
    {
        (ClientBio, ClientNet) = BioPair.Create(clientSize, clientSize);
        (ServerBio, ServerNet) = BioPair.Create(serverSize, serverSize);
        Client = TlsChannel.CreateClient(client ?? ClientContext, TestCertificates.ServerName, ClientBio, withVerifier ? verifier ?? Verifier : null);
        Server = TlsChannel.CreateServer(server ?? ServerContext, ServerBio);
    }

    public static CertificateVerifier Verifier { get; } = CertificateVerifier.ForRoots(TestCertificates.Default.RootPem);

    public static TlsClientContext ClientContext { get; } = TlsClientContext.Create(new TlsClientOptions());

    public static TlsServerContext ServerContext { get; } = CreateServerContext();

    public TlsChannel Client { get; }

    public TlsChannel Server { get; }

    public BioPairHalf ClientBio { get; }

    /// <summary>The network's end of the client's pair.</summary>
    public BioPairHalf ClientNet { get; }

    public BioPairHalf ServerBio { get; }

    /// <summary>The network's end of the server's pair.</summary>
    public BioPairHalf ServerNet { get; }

    /// <summary>Every byte that reached the server, in order.</summary>
    public List<byte> ClientSent { get; } = [];

    /// <summary>Every byte that reached the client, in order.</summary>
    public List<byte> ServerSent { get; } = [];

    /// <summary>A client's context that speaks this version only.</summary>
    public static TlsClientContext ClientOf(ProtocolVersion version) =>
        TlsClientContext.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version });

    /// <summary>Connected by this version.</summary>
    public static ChannelPair Connected(ProtocolVersion version, int clientSize = 0, int serverSize = 0) =>
        new ChannelPair(clientSize, serverSize, ClientOf(version)).Connected();

    public static TlsServerContext CreateServerContext(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        return TlsServerContext.Create(new TlsServerOptions { Credentials = [TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem)] });
    }

    /// <summary>Moves up to <paramref name="limit"/> bytes; gives how many there were and fitted.</summary>
    public int ToServer(int limit = Unlimited) => Move(ClientNet, ServerNet, limit, ClientSent);

    public int ToClient(int limit = Unlimited) => Move(ServerNet, ClientNet, limit, ServerSent);

    /// <summary>Takes everything the client has sent out of the network, without delivering it.</summary>
    public byte[] DrainClient() => Drain(ClientNet);

    public byte[] DrainServer() => Drain(ServerNet);

    /// <summary>
    /// Repeats each call until it succeeds or fails for good, moving bytes each way in between: as many at most as the pattern
    /// <paramref name="chunks"/> says, over and over, or all. A deadlock is flagged, not waited out: somebody wants something, and no byte moved.
    /// </summary>
    public (TlsResult Client, TlsResult Server) Drive(
        Func<TlsResult> client, Func<TlsResult> server, int[]? chunks = null, bool drains = true, Func<bool>? until = null)
    {
        TlsResult ofClient = client();
        TlsResult ofServer = server();
        int step = 0;
        int NextChunk() => chunks is null ? Unlimited : chunks[step++ % chunks.Length];
        while (ofClient.ShouldRetry || ofServer.ShouldRetry)
        {
            if (until is not null && until()) break;
            int moved = drains ? ToServer(NextChunk()) + ToClient(NextChunk()) : 0;
            if (moved == 0) throw new InvalidOperationException($"Deadlock: the client says {ofClient}, the server {ofServer}.");
            if (ofClient.ShouldRetry) ofClient = client();
            if (ofServer.ShouldRetry) ofServer = server();
        }
        return (ofClient, ofServer);
    }

    /// <summary>Until both sides are connected; a test whose subject comes later.</summary>
    public ChannelPair Connected()
    {
        (TlsResult client, TlsResult server) = Drive(Client.Connect, Server.Accept);
        Assert.That((client.IsSuccess, server.IsSuccess), Is.EqualTo((true, true)), $"{client}, {server}");
        return this;
    }

    /// <summary>The client's hello is with the server, whose flight is on the client's doorstep.</summary>
    public ChannelPair WithServerFlight()
    {
        Client.Connect();
        ToServer();
        Server.Accept();
        ToClient();
        return this;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static int Move(BioPairHalf from, BioPairHalf to, int limit, List<byte> log)
    {
        byte[] bytes = new byte[Math.Min(limit, Math.Min(from.Pending, to.WriteGuarantee))];
        if (bytes.Length == 0) return 0;
        from.Read(bytes);
        to.Write(bytes);
        log.AddRange(bytes);
        return bytes.Length;
    }

    private static byte[] Drain(BioPairHalf from)
    {
        byte[] bytes = new byte[from.Pending];
        from.Read(bytes);
        return bytes;
    }
}
