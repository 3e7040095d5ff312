using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Tls.Tests.Interop;

/// <summary>One server or client in a <see cref="NodePeer"/>, by what happens to it.</summary>
internal sealed class NodeSession(PeerProcess process)
{
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();

    public void Add(JsonElement happened) => _events.Writer.TryWrite(happened);

    /// <summary>The next event of the given name, whatever comes before it; fails where the peer reports a failure instead.</summary>
    public async Task<JsonElement> NextAsync(string name, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                JsonElement happened = await _events.Reader.ReadAsync(cancel);
                string? found = happened.GetProperty("event").GetString();
                if (found == name) return happened;
                if (found == "failed") throw new InvalidOperationException($"The peer failed where '{name}' was expected: {happened}");
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"Waited in vain for '{name}'. The peer said:\n{process.Said}", late);
        }
    }

    /// <summary>Why the peer failed, in its own words.</summary>
    public async Task<string> FailureAsync(CancellationToken cancel)
    {
        JsonElement failed = await NextAsync("failed", cancel);
        return failed.GetProperty("message").GetString()!;
    }
}
