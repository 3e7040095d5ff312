using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>A client and a server that have shaken hands, over memory or over loopback.</summary>
internal sealed class TlsStreamPair(TlsStream client, TlsStream server) : IAsyncDisposable
{
    public static TlsCredential Credential { get; } =
        TlsCredential.FromPem(TestCertificates.Default.Leaf().CertificatePem, TestCertificates.Default.Leaf().KeyPem);

    public static CertificateVerifier Verifier { get; } = CertificateVerifier.ForRoots(TestCertificates.Default.RootPem);

    public TlsStream Client { get; } = client;

    public TlsStream Server { get; } = server;

    public static TlsClientContext ClientContext(
        TlsLimits? limits = null, IReadOnlyList<string>? protocols = null, ProtocolVersion maxVersion = ProtocolVersion.Tls13) =>
        TlsClientContext.Create(new TlsClientOptions
        {
            Limits = limits ?? TlsLimits.Default,
            ApplicationProtocols = protocols ?? [],
            MaxVersion = maxVersion,
        });

    public static TlsServerContext ServerContext(TlsLimits? limits = null, IReadOnlyList<string>? protocols = null) =>
        TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [Credential],
            Limits = limits ?? TlsLimits.Default,
            ApplicationProtocols = protocols ?? [],
        });

    public static Task<TlsStreamPair> ConnectAsync(DuplexStreamPair transport, TlsLimits? limits = null, bool leaveInnerOpen = false) =>
        ConnectAsync(transport.Client, transport.Server, ClientContext(limits), ServerContext(limits), leaveInnerOpen);

    public static async Task<TlsStreamPair> ConnectAsync(
        Stream client, Stream server, TlsClientContext clientContext, TlsServerContext serverContext, bool leaveInnerOpen = false)
    {
        Task<TlsStream> accepting = TlsStream.AcceptAsync(server, serverContext, null, leaveInnerOpen);
        TlsStream connected = await TlsStream.ConnectAsync(client, clientContext, TestCertificates.ServerName, Verifier, leaveInnerOpen);
        return new TlsStreamPair(connected, await accepting);
    }

    public static async Task<TlsStreamPair> ConnectOverSocketsAsync(int? bufferSize = null)
    {
        (NetworkStream client, NetworkStream server) = await SocketsAsync(bufferSize);
        return await ConnectAsync(client, server, ClientContext(), ServerContext());
    }

    /// <param name="bufferSize">How many bytes about the system holds for each direction; null lets it hold megabytes.</param>
    public static async Task<(NetworkStream Client, NetworkStream Server)> SocketsAsync(int? bufferSize = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Limit(listener.Server, bufferSize);
        Limit(socket, bufferSize);
        Task<Socket> accepting = listener.AcceptSocketAsync();
        await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        Socket accepted = await accepting;

        // A test that hangs ends with its transport: CancelAfter alone only sets a token.
        TestContext.CurrentContext.CancellationToken.Register(() => socket.Dispose());
        TestContext.CurrentContext.CancellationToken.Register(() => accepted.Dispose());
        return (new NetworkStream(socket, ownsSocket: true), new NetworkStream(accepted, ownsSocket: true));
    }

    private static void Limit(Socket socket, int? bufferSize)
    {
        if (bufferSize is not { } size) return;
        socket.SendBufferSize = size;
        socket.ReceiveBufferSize = size;
    }

    /// <summary>Bytes that show where in a long stream something went wrong.</summary>
    public static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
