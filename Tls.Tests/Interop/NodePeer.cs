using System;
using System.Collections.Concurrent;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Architecture;

namespace Tls.Tests.Interop;

/// <summary>A Node process that runs Node/peer.js for any number of tests at once.</summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, NodeSession> _sessions = new();
    private readonly PeerProcess _process;
    private readonly SemaphoreSlim _turn = new(1);
    private int _lastId;

    private NodePeer(PeerProcess process) => _process = process;

    public static NodePeer Start(Peer peer)
    {
        NodePeer? started = null;
        string script = Path.Combine(Repository.Root, "Tls.Tests", "Interop", "Node", "peer.js");
        PeerProcess process = PeerProcess.Start(Peers.Require(peer), line => started!.Dispatch(line), script);
        return started = new NodePeer(process);
    }

    /// <summary>Begins a server or a client; see peer.js for the roles.</summary>
    public async Task<NodeSession> BeginAsync(string role, JsonObject? options, CancellationToken cancel, int port = 0, int length = 1)
    {
        int id = Interlocked.Increment(ref _lastId);
        NodeSession session = _sessions[id] = new NodeSession(_process);
        var command = new JsonObject { ["id"] = id, ["role"] = role, ["options"] = options, ["port"] = port, ["length"] = length };
        await _turn.WaitAsync(cancel);
        try
        {
            await _process.WriteAsync(command.ToJsonString() + "\n", cancel);
        }
        finally
        {
            _turn.Release();
        }
        return session;
    }

    /// <summary>Begins a server; gives its port.</summary>
    public async Task<(NodeSession Session, int Port)> ServeAsync(JsonObject? options, CancellationToken cancel, string role = "server")
    {
        NodeSession session = await BeginAsync(role, options, cancel);
        return (session, (await session.NextAsync("listening", cancel)).GetProperty("port").GetInt32());
    }

    public void ShowIfFailed() => _process.ShowIfFailed();

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return _process.DisposeAsync();
    }

    private void Dispatch(string line)
    {
        using JsonDocument said = JsonDocument.Parse(line);
        _sessions[said.RootElement.GetProperty("id").GetInt32()].Add(said.RootElement.Clone());
    }
}
