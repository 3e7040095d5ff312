using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Tls.Core;

namespace Tls.EventLoop;

/// <summary>An echo server with one thread for all its clients, and Tls.Core alone: no stream, no task, no lock.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length is < 3 or > 4 || !ushort.TryParse(args[0], out ushort port) || !int.TryParse(args.ElementAtOrDefault(3) ?? "30", out int patience))
        {
            Console.Error.WriteLine("usage: Tls.EventLoop PORT CHAIN.pem KEY.pem [SECONDS-OF-PATIENCE]");
            return 2;
        }
        using TlsCredential credential = TlsCredential.FromPem(File.ReadAllText(args[1]), File.ReadAllText(args[2]));
        var context = TlsServerContext.Create(new TlsServerOptions { Credentials = [credential] });
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(1_024);
        Console.Out.WriteLine($"listening {listener.LocalEndPoint}");
        var clients = new Dictionary<Socket, Client>();
        while (true) Serve(listener, context, clients, TimeSpan.FromSeconds(patience));
    }

    private static void Serve(Socket listener, TlsServerContext context, Dictionary<Socket, Client> clients, TimeSpan patience)
    {
        List<Socket> readable = [listener, .. clients.Where(pair => pair.Value.WantsToRead).Select(pair => pair.Key)];
        List<Socket> writable = [.. clients.Where(pair => pair.Value.WantsToWrite).Select(pair => pair.Key)];
        Socket.Select(readable, writable, null, TimeSpan.FromSeconds(1));
        foreach (Socket socket in writable) clients[socket].Write();
        foreach (Socket socket in readable.Where(socket => socket != listener)) clients[socket].Read();
        foreach ((Socket socket, Client client) in clients.Where(pair => pair.Value.IsOver || pair.Value.Idle > patience))
        {
            clients.Remove(socket);
            client.Dispose();
        }
        if (!readable.Contains(listener)) return;
        try
        {
            Socket socket = listener.Accept();
            socket.Blocking = false;
            socket.NoDelay = true;
            clients.Add(socket, new Client(socket, context));
        }
        catch (SocketException)
        {
            // Who knocked has left again, or the process has no more handles: the others are served on.
        }
    }
}
