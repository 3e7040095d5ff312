using System;
using System.Net;
using System.Net.Sockets;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>A client and a server channel over a loopback connection whose sockets block.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        ClientSocket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ClientSocket.Connect(listener.LocalEndPoint!);
        ServerSocket = listener.Accept();

        // A side that waits in vain ends its test instead of holding up all.
        ClientSocket.ReceiveTimeout = ServerSocket.ReceiveTimeout = ClientSocket.SendTimeout = ServerSocket.SendTimeout = 120_000;
        ClientBio = new ScriptedBio(new SocketBio(ClientSocket));
        ServerBio = new ScriptedBio(new SocketBio(ServerSocket));
        Client = TlsChannel.CreateClient(ChannelPair.ClientContext, TestCertificates.ServerName, ClientBio, ChannelPair.Verifier);
        Server = TlsChannel.CreateServer(ChannelPair.ServerContext, ServerBio);
    }

    public Socket ClientSocket { get; }

    public Socket ServerSocket { get; }

    /// <summary>Around the socket's own: it counts the writes.</summary>
    public ScriptedBio ClientBio { get; }

    public ScriptedBio ServerBio { get; }

    public TlsChannel Client { get; }

    public TlsChannel Server { get; }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        ClientSocket.Dispose();
        ServerSocket.Dispose();
    }
}
