using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Benchmarks.Measures;

/// <summary>TlsStream against SslStream over loopback sockets: small requests and their answers, and a new connection up to its first byte.</summary>
internal static class SocketBenchmark
{
    private const int MessageSize = 100;

    private delegate Task<Stream> Secure(Stream transport);

    public static void Run(BenchmarkCertificates certificates, Report report, bool isQuick)
    {
        using var credential = TlsCredential.FromPem(certificates.LeafPem, certificates.LeafKeyPem);
        (string Name, Secure Connect, Secure Accept)[] contestants = [Ours(certificates, credential), Platform(certificates)];
        var requests = new List<Action>();
        var connections = new List<Action>();
        var open = new List<IDisposable>();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        foreach ((_, Secure connect, Secure accept) in contestants)
        {
            (Stream client, Stream server) = ConnectAsync(listener, connect, accept).GetAwaiter().GetResult();
            open.AddRange([client, server]);
            requests.Add(() => RequestsAsync(client, server).GetAwaiter().GetResult());
            connections.Add(() => FirstByteAsync(listener, connect, accept).GetAwaiter().GetResult());
        }
        Comparison perRequest = Measurement.Compare(requests, isQuick);
        Comparison perConnection = Measurement.Compare(connections, isQuick);
        foreach (IDisposable stream in open) stream.Dispose();
        report.Table(
            "Over loopback sockets, processor time of both ends",
            ["", contestants[0].Name, contestants[1].Name, "ours / SslStream"],
            [
                [$"requests per second, {MessageSize} bytes each way", Rate(RequestsPerRun / perRequest.Costs[0]), Rate(RequestsPerRun / perRequest.Costs[1]), Report.Ratio(perRequest.Ratio(1))],
                ["µs from connect to the first byte, full handshake", Report.Number(perConnection.Costs[0]), Report.Number(perConnection.Costs[1]), Report.Ratio(perConnection.Ratio(1))],
            ]);
    }

    private const int RequestsPerRun = 100;

    private static string Rate(double perMicrosecond) => Report.Number(1e6 * perMicrosecond);

    private static async Task RequestsAsync(Stream client, Stream server)
    {
        Task serving = EchoAsync(server);
        byte[] message = new byte[MessageSize];
        for (int i = 0; i < RequestsPerRun; i++)
        {
            await client.WriteAsync(message);
            await client.ReadExactlyAsync(message);
        }
        await serving;
    }

    private static async Task EchoAsync(Stream server)
    {
        byte[] message = new byte[MessageSize];
        for (int i = 0; i < RequestsPerRun; i++)
        {
            await server.ReadExactlyAsync(message);
            await server.WriteAsync(message);
        }
    }

    private static async Task FirstByteAsync(TcpListener listener, Secure connect, Secure accept)
    {
        (Stream client, Stream server) = await ConnectAsync(listener, connect, accept);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await client.ReadExactlyAsync(new byte[1]);
        }
    }

    private static async Task<(Stream Client, Stream Server)> ConnectAsync(TcpListener listener, Secure connect, Secure accept)
    {
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Task<Socket> accepting = listener.AcceptSocketAsync();
        await near.ConnectAsync(listener.LocalEndpoint);
        Socket far = await accepting;
        far.NoDelay = true;
        Task<Stream> serving = accept(new NetworkStream(far, ownsSocket: true));
        Stream client = await connect(new NetworkStream(near, ownsSocket: true));
        return (client, await serving);
    }

    private static (string Name, Secure Connect, Secure Accept) Ours(BenchmarkCertificates certificates, TlsCredential credential)
    {
        CertificateVerifier verifier = CertificateVerifier.ForRoots(certificates.RootPem);
        var client = TlsClientContext.Create(new TlsClientOptions { Groups = [NamedGroup.X25519], CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] });
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            Groups = [NamedGroup.X25519],
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
            Credentials = [credential],
        });
        return (
            "TlsStream",
            async transport => await TlsStream.ConnectAsync(transport, client, BenchmarkCertificates.ServerName, verifier),
            async transport => await TlsStream.AcceptAsync(transport, server));
    }

    private static (string Name, Secure Connect, Secure Accept) Platform(BenchmarkCertificates certificates)
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        chain.CustomTrustStore.Add(certificates.Root);
        var client = new SslClientAuthenticationOptions
        {
            TargetHost = BenchmarkCertificates.ServerName,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = chain,
            AllowTlsResume = false,
        };
        var server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificates.Leaf, additionalCertificates: null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
        };
        return ("SslStream", ConnectAsync, AcceptAsync);

        async Task<Stream> ConnectAsync(Stream transport)
        {
            var stream = new SslStream(transport);
            await stream.AuthenticateAsClientAsync(client);
            return stream;
        }

        async Task<Stream> AcceptAsync(Stream transport)
        {
            var stream = new SslStream(transport);
            await stream.AuthenticateAsServerAsync(server);
            return stream;
        }
    }
}
