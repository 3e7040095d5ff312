using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Tests.Interop;

/// <summary>Passes one connection on to a server, and keeps what each side said.</summary>
internal sealed class Wiretap(int serverPort) : IDisposable
{
    private readonly Loopback _listener = new();
    private readonly MemoryStream _fromClient = new();
    private readonly MemoryStream _fromServer = new();

    public Loopback Listener => _listener;

    public byte[] FromClient => _fromClient.ToArray();

    public byte[] FromServer => _fromServer.ToArray();

    /// <summary>Runs until both sides have closed.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using Socket client = await _listener.AcceptAsync(cancel);
        using Socket server = await Loopback.ConnectAsync(serverPort, cancel);
        await Task.WhenAll(PassAsync(client, server, _fromClient, cancel), PassAsync(server, client, _fromServer, cancel));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _fromClient.Dispose();
        _fromServer.Dispose();
    }

    private static async Task PassAsync(Socket from, Socket to, MemoryStream kept, CancellationToken cancel)
    {
        byte[] buffer = new byte[16 * 1024];
        int length;
        while ((length = await from.ReceiveAsync(buffer, cancel)) > 0)
        {
            kept.Write(buffer, 0, length);
            for (int sent = 0; sent < length;) sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), cancel);
        }
        to.Shutdown(SocketShutdown.Send);
    }
}
