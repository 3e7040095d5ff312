using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Readme;

/// <summary>
/// HTTP/1.1 over <see cref="TlsStream"/> on loopback, just enough for an HttpClient: answers with the request line and the body, and
/// keeps the connection open.
/// </summary>
internal sealed class TinyHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CurrentContext.CancellationToken);
    private readonly Task _serving;

    public TinyHttpServer(TlsServerContext context)
    {
        _listener.Start();
        _serving = ServeAsync(context);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(TlsServerContext context)
    {
        List<Task> clients = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                clients.Add(ServeClientAsync(new NetworkStream(socket, ownsSocket: true), context));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeClientAsync(NetworkStream transport, TlsServerContext context)
    {
        try
        {
            await using TlsStream stream = await TlsStream.AcceptAsync(transport, context, _stop.Token);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            while (await reader.ReadLineAsync(_stop.Token) is { } request) await AnswerAsync(stream, request, reader);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // A client may leave as it likes, and the test ends whenever it is done.
        }
    }

    private async Task AnswerAsync(TlsStream stream, string request, StreamReader reader)
    {
        int length = 0;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(header[15..]);
        }
        char[] body = new char[length];
        if (length > 0) await reader.ReadBlockAsync(body, _stop.Token);
        string answer = $"{request}\n{new string(body)}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\n\r\n{answer}"), _stop.Token);
    }
}
