using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>One server process for each kind of key, started when first asked for and shared by a fixture's tests.</summary>
internal sealed class SharedServers(Func<CertificateKeyKind, CancellationToken, Task<(PeerProcess Process, int Port)>> start) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<CertificateKeyKind, Lazy<Task<(PeerProcess Process, int Port)>>> _servers = new();

    // Not the token of the test that happens to come first: the others want the server too.
    private readonly CancellationTokenSource _tooLate = new(TimeSpan.FromMinutes(5));

    public async Task<int> PortAsync(CertificateKeyKind kind, CancellationToken cancel)
    {
        Lazy<Task<(PeerProcess Process, int Port)>> server = _servers.GetOrAdd(kind, asked => new(() => start(asked, _tooLate.Token)));
        return (await server.Value.WaitAsync(cancel)).Port;
    }

    public void ShowIfFailed()
    {
        foreach (Lazy<Task<(PeerProcess Process, int Port)>> server in _servers.Values)
        {
            if (server.Value.IsCompletedSuccessfully) server.Value.Result.Process.ShowIfFailed();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _tooLate.CancelAsync();
        foreach (Lazy<Task<(PeerProcess Process, int Port)>> server in _servers.Values)
        {
            await ((Task)server.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (server.Value.IsCompletedSuccessfully) await server.Value.Result.Process.DisposeAsync();
        }
        _tooLate.Dispose();
    }
}
