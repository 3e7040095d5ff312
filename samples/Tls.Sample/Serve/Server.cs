using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Sample;

/// <summary>Takes clients in, all at once. Does not own the listener.</summary>
internal sealed class Server(Socket listener, ClientHandler handler)
{
    // Accepting fails where file descriptors have run out. Some come back when clients leave.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the first client that came was served well.</summary>
    public async Task<bool> ServeOneAsync(CancellationToken stop) => await handler.ServeAsync(await listener.AcceptAsync(stop), stop);

    /// <summary>Until stopped; then ends when every client knows.</summary>
    public async Task ServeAllAsync(CancellationToken stop)
    {
        var clients = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            clients.RemoveAll(client => client.IsCompleted);
            try
            {
                clients.Add(handler.ServeAsync(await listener.AcceptAsync(stop), stop));
            }
            catch (SocketException failure)
            {
                Console.Error.WriteLine($"cannot accept: {Failure.Describe(failure)}");
                await Task.Delay(PauseAfterFailure, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        await Task.WhenAll(clients);
    }
}
