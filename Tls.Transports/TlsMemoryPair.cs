using System;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Two connections that talk to each other in memory: for trying things out, and for tests. Owns both. One thread at a time.
/// </summary>
public sealed class TlsMemoryPair : IDisposable
{
    /// <summary>Takes both ends over. They must not have been started.</summary>
    public TlsMemoryPair(TlsConnection client, TlsConnection server)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        Client = new TlsMemoryEnd(client);
        Server = new TlsMemoryEnd(server);
    }

    /// <summary>The client's end.</summary>
    public TlsMemoryEnd Client { get; }

    /// <summary>The server's end.</summary>
    public TlsMemoryEnd Server { get; }

    /// <summary>How many bytes at most reach the other side at a time; default all there are.</summary>
    public int ChunkSize { get; init; } = int.MaxValue;

    /// <summary>Answers the certificate questions of both ends; default the system's roots.</summary>
    public CertificateVerifier Verifier { get; init; } = CertificateVerifier.SystemTrust;

    /// <summary>Answers the server's questions for sessions, and keeps those that it wants kept; default none. It is waited for.</summary>
    public ITlsSessionStore? Store
    {
        get => Server.Sessions.Store;
        init => Server.Sessions = new TlsSessions { Store = value, ReplayGuard = ReplayGuard };
    }

    /// <summary>Says which early data the server takes; default none, and then it takes none. It is waited for.</summary>
    public TlsReplayGuard? ReplayGuard
    {
        get => Server.Sessions.ReplayGuard;
        init => Server.Sessions = new TlsSessions { Store = Store, ReplayGuard = value };
    }

    /// <summary>
    /// Answers every other question of both ends, within the call or later: an end whose question is open stays where it is
    /// (<see cref="TlsConnection.Decision"/>), and goes on with the next <see cref="Run"/> after the answer. Null, the default, answers nothing.
    /// </summary>
    public Action<TlsDecision>? Decide { get; init; }

    /// <summary>
    /// Runs until both ends are connected. Throws <see cref="TlsException"/> where one failed: its own error if it found the fault, else
    /// the alert that it received; and <see cref="InvalidOperationException"/> where one asks what nobody answers.
    /// </summary>
    public void Handshake()
    {
        Start();
        Run();
        if (FirstError() is { } error) throw new TlsException(error);
        bool isOpen = Client.Connection.Decision is not null || Server.Connection.Decision is not null;
        if (isOpen) throw new InvalidOperationException("A question is open: name who answers it (Decide), or use Start and Run.");
    }

    /// <summary>Starts both ends, without moving bytes.</summary>
    /// <param name="offerEarlyData">As for <see cref="TlsConnection.Start"/>, on the client.</param>
    public void Start(bool offerEarlyData = false)
    {
        Client.Connection.Start(Client.Outbox, offerEarlyData);
        Server.Connection.Start(Server.Outbox);
    }

    /// <summary>Moves bytes both ways until nothing is under way any more. Never throws for what an end says.</summary>
    public void Run()
    {
        while (Client.Outbox.Length > 0 || Server.Outbox.Length > 0 || Client.IsAnswered || Server.IsAnswered)
        {
            Server.Receive(Client.Outbox, ChunkSize, Verifier, Decide);
            Client.Receive(Server.Outbox, ChunkSize, Verifier, Decide);
        }
    }

    /// <summary>Disposes both connections and their buffers.</summary>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private TlsError? FirstError()
    {
        TlsError? found = Client.Connection.Error is { IsAlertFromPeer: true } ? Server.Connection.Error : Client.Connection.Error;
        return found ?? Client.Connection.Error ?? Server.Connection.Error;
    }
}
