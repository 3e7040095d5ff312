using System;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>
/// Two <see cref="TlsChannel"/>s in one thread, over a BIO pair so small that both ends have to wait for each other: what a program sees
/// that brings its own event loop.
/// </summary>
internal static class PairCommand
{
    // Less than a server's flight, so that WantWrite is shown too.
    private const int TransportSize = 512;

    public static Command Command { get; } = new(
        "pair", Operand: null, "shakes hands in memory over a BIO pair and shows every step (the default)", Options: [], _ => Task.FromResult(Run()));

    private static int Run()
    {
        using var identity = new ThrowawayIdentity("example.test");
        var clientContext = TlsClientContext.Create(new TlsClientOptions { ApplicationProtocols = ["sample"] });
        var serverContext = TlsServerContext.Create(new TlsServerOptions { Credentials = [identity.Credential], ApplicationProtocols = ["sample"] });
        (BioPairHalf near, BioPairHalf far) = BioPair.Create(TransportSize, TransportSize);
        using var client = new PairEnd("client", TlsChannel.CreateClient(clientContext, identity.ServerName, near, identity.Verifier), near);
        using var server = new PairEnd("server", TlsChannel.CreateServer(serverContext, far), far);

        Console.WriteLine($"Handshake, over transports that hold {TransportSize} bytes each way");
        while (!(client.Channel.IsInitFinished && server.Channel.IsInitFinished))
        {
            if (!client.Channel.IsInitFinished) client.Call("Connect", channel => channel.Connect());
            if (!server.Channel.IsInitFinished) server.Call("Accept", channel => channel.Accept());
        }
        ShowNegotiated(client, server);
        Transfer("Data from client to server", client, server, "Hello, server!");
        Transfer("Data from server to client", server, client, $"Hello, client! Some more follows, {new string('.', 1_000)} to overfill the transport.");
        Close(client, server);
        return 0;
    }

    private static void ShowNegotiated(PairEnd client, PairEnd server)
    {
        Console.WriteLine();
        Console.WriteLine("Negotiated");
        foreach ((string label, string value) in Negotiated.Facts(client.Channel.Info!)) Console.WriteLine($"  {label,-12} {value}");
        foreach (string certificate in Negotiated.PeerChain(client.Channel.Info!)) Console.WriteLine($"  {"certificate",-12} {certificate}");
        bool agree = Negotiated.Line(client.Channel.Info!) == Negotiated.Line(server.Channel.Info!);
        Console.WriteLine($"  {"both agree",-12} {(agree ? "yes" : "no")}");
        if (!agree) throw new FailureException("client and server negotiated different things");
    }

    private static void Transfer(string title, PairEnd sender, PairEnd receiver, string text)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        byte[] sent = System.Text.Encoding.UTF8.GetBytes(text);
        byte[] received = new byte[sent.Length];
        int count = 0;
        bool isSent = false;
        while (count < received.Length)
        {
            // A call that wants something is repeated with the same bytes.
            isSent = isSent || sender.Call("Write", channel => channel.Write(sent)).IsSuccess;
            TlsResult read = receiver.Call("Read", channel => channel.Read(received.AsSpan(count)));
            if (read.IsSuccess) count += read.Value;
        }
        if (!sent.AsSpan().SequenceEqual(received)) throw new FailureException("what arrived is not what was sent");
        Console.WriteLine($"  {receiver.Name} has \"{(text.Length > 40 ? text[..40] + "..." : text)}\", {count} bytes");
    }

    private static void Close(PairEnd client, PairEnd server)
    {
        Console.WriteLine();
        Console.WriteLine("Close, both ways");
        client.Call("Shutdown", channel => channel.Shutdown());
        byte[] nothing = new byte[1];
        if (server.Call("Read", channel => channel.Read(nothing)).Code != TlsErrorCode.ZeroReturn) throw new FailureException("the server did not see the client's close_notify");
        server.Call("Shutdown", channel => channel.Shutdown());
        TlsResult closed = client.Call("Shutdown", channel => channel.Shutdown());
        if (closed.Value != 1) throw new FailureException($"the client's shutdown ended with {closed}");
        Console.WriteLine("  closed cleanly");
    }
}
