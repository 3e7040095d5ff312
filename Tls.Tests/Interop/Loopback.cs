using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Tests.Interop;

/// <summary>A listening socket on 127.0.0.1, at a port that the system picks: tests that run at once never meet.</summary>
internal sealed class Loopback : IDisposable
{
    private readonly Socket _listener = NewSocket();

    public Loopback()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Address => $"127.0.0.1:{Port}";

    public static async Task<Socket> ConnectAsync(int port, CancellationToken cancel)
    {
        Socket socket = NewSocket();
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        return socket;
    }

    public async Task<Socket> AcceptAsync(CancellationToken cancel)
    {
        Socket socket = await _listener.AcceptAsync(cancel);
        socket.NoDelay = true;
        return socket;
    }

    public void Dispose() => _listener.Dispose();

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
