using System;
using System.IO;
using System.IO.Pipelines;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Readme;

/// <summary>The code in README.md, compiled. What lies between the markers is there word for word.</summary>
internal static class HappyPaths
{
    public static (TlsClientContext Client, TlsServerContext Server, CertificateVerifier Verifier) Contexts(string chainPem, string keyPem, string rootPem)
    {
        // README: contexts
        var clientContext = TlsClientContext.Create(new TlsClientOptions { ApplicationProtocols = ["http/1.1"] });

        var credential = TlsCredential.FromPem(chainPem, keyPem);
        var serverContext = TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [credential],
            ApplicationProtocols = ["http/1.1"],
        });

        var verifier = CertificateVerifier.ForRoots(rootPem);   // without one: CertificateVerifier.SystemTrust
        // README: end
        return (clientContext, serverContext, verifier);
    }

    public static string InMemory(TlsClientContext clientContext, TlsServerContext serverContext, CertificateVerifier verifier)
    {
        // README: in memory
        var client = TlsConnection.CreateClient(clientContext, "example.test");
        var server = TlsConnection.CreateServer(serverContext);
        using var pair = new TlsMemoryPair(client, server) { Verifier = verifier, ChunkSize = 1 };   // a wire of single bytes
        pair.Handshake();
        pair.Client.Write("ping"u8);
        pair.Run();
        string received = Encoding.UTF8.GetString(pair.Server.ReadAll());   // "ping"
        // README: end
        return received;
    }

    public static void OwnLoop(
        Socket socket, TlsClientContext clientContext, CertificateVerifier verifier, string question, Action<ReadOnlySpan<byte>> onPlaintext)
    {
        // README: your own loop
        using var tls = TlsConnection.CreateClient(clientContext, "example.test");
        using TlsBuffer inbox = new(), outbox = new(), plaintext = new();
        tls.Start(outbox);
        while (true)
        {
            while (!outbox.IsEmpty) outbox.Consume(socket.Send(outbox.Unread));
            int received = socket.Receive(inbox.GetSpan());
            if (received == 0) throw new EndOfStreamException("the peer left without close_notify");
            inbox.Advance(received);

            bool wasConnected = tls.IsConnected;
            TlsStatus status;
            do
            {
                status = tls.Receive(inbox.Unread, plaintext, outbox, out int consumed);
                inbox.Consume(consumed);
                if (tls.Decision is PeerCertificateDecision decision) verifier.Resolve(decision);
            }
            while (status is TlsStatus.Done or TlsStatus.NeedDecision);

            if (tls.IsConnected && !wasConnected) tls.Send(Encoding.UTF8.GetBytes(question), outbox, out _);
            onPlaintext(plaintext.Unread);
            plaintext.Consume(plaintext.Length);
            if (status == TlsStatus.NeedMoreData) continue;

            if (status == TlsStatus.Closed) tls.Close(outbox);
            while (!outbox.IsEmpty) outbox.Consume(socket.Send(outbox.Unread));   // our close_notify, or the alert we owe
            if (status == TlsStatus.Failed) throw new TlsException(tls.Error!.Value);
            return;
        }
        // README: end
    }

    public static async Task<string> OverHttpClient(TlsClientContext clientContext, CertificateVerifier verifier, int port)
    {
        // README: a stream
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (target, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(target.DnsEndPoint, cancel);
                var transport = new NetworkStream(socket, ownsSocket: true);
                return await TlsStream.ConnectAsync(transport, clientContext, target.DnsEndPoint.Host, verifier, cancellationToken: cancel);
            },
        });
        string page = await client.GetStringAsync($"http://localhost:{port}/");   // http: with https the handler adds its own TLS
        // README: end
        return page;
    }

    public static async Task PipeServer(IDuplexPipe transport, TlsServerContext serverContext, CancellationToken cancel)
    {
        // README: a pipe server
        await using TlsDuplexPipe secure = await TlsDuplexPipe.AcceptAsync(transport, serverContext, cancel);
        while (true)
        {
            ReadResult read = await secure.Input.ReadAsync(cancel);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer) await secure.Output.WriteAsync(segment, cancel);
            secure.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
        // README: end
    }
}
