using System;
using System.Buffers;
using Tls.Core;

namespace Tls.Tests.Pair;

/// <summary>
/// Two connections that are moved by hand, one call of Receive at a time, for tests that stop in the middle. What waits for
/// the client is served first. Accepts every certificate.
/// </summary>
internal sealed class RecordPump : IDisposable
{
    private readonly TlsBuffer _toClient = new();
    private readonly TlsBuffer _toServer = new();
    private readonly TlsBuffer _plaintext = new();

    public RecordPump(TlsClientOptions client, TlsServerOptions server)
    {
        Client = TlsConnection.CreateClient(TlsClientContext.Create(client), "example.test");
        Server = TlsConnection.CreateServer(TlsServerContext.Create(server));
        Client.Start(_toServer);
        Server.Start(_toClient);
    }

    public TlsConnection Client { get; }

    public TlsConnection Server { get; }

    /// <summary>Whose turn the next <see cref="Step"/> is.</summary>
    public TlsConnection NextReceiver => Client.Decision is not null || !_toClient.IsEmpty ? Client : Server;

    public void Run(int steps)
    {
        for (int step = 0; step < steps; step++) Step();
    }

    /// <summary>Hands one record over, or resumes after an answer; what is said to that goes to the other side unless it has a writer here.</summary>
    public void Step(IBufferWriter<byte>? outgoing = null)
    {
        TlsConnection receiver = NextReceiver;
        TlsBuffer incoming = receiver == Client ? _toClient : _toServer;
        receiver.Receive(incoming.Unread, _plaintext, outgoing ?? (receiver == Client ? _toServer : _toClient), out int consumed);
        incoming.Consume(consumed);
        if (receiver.Decision is PeerCertificateDecision { IsAnswered: false } decision) decision.Accept();
    }

    /// <summary>Hands bytes over before those that <see cref="NextReceiver"/> would get; an answered question is acted on first.</summary>
    public void Inject(byte[] bytes)
    {
        TlsConnection receiver = NextReceiver;
        TlsBuffer outgoing = receiver == Client ? _toServer : _toClient;
        if (receiver.Decision is not null) receiver.Receive([], _plaintext, outgoing, out _);
        receiver.Receive(bytes, _plaintext, outgoing, out _);
    }

    /// <summary>Hands bytes to one side, whoever's turn it is; what it says to them goes to the other.</summary>
    public void InjectInto(TlsConnection receiver, byte[] bytes) =>
        receiver.Receive(bytes, _plaintext, receiver == Client ? _toServer : _toClient, out _);

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _toClient.Dispose();
        _toServer.Dispose();
        _plaintext.Dispose();
    }
}
