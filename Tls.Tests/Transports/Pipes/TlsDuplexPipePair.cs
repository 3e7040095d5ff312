using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Pipes;

/// <summary>A client and a server that have shaken hands over a <see cref="DuplexPipePair"/>.</summary>
internal sealed class TlsDuplexPipePair(TlsDuplexPipe client, TlsDuplexPipe server) : IAsyncDisposable
{
    public TlsDuplexPipe Client { get; } = client;

    public TlsDuplexPipe Server { get; } = server;

    public static async Task<TlsDuplexPipePair> ConnectAsync(DuplexPipePair transport, TlsLimits? limits = null)
    {
        Task<TlsDuplexPipe> accepting = TlsDuplexPipe.AcceptAsync(transport.Server, TlsStreamPair.ServerContext(limits));
        TlsDuplexPipe connected = await TlsDuplexPipe.ConnectAsync(
            transport.Client, TlsStreamPair.ClientContext(limits), TestCertificates.ServerName, TlsStreamPair.Verifier);
        return new TlsDuplexPipePair(connected, await accepting);
    }

    /// <summary>Writes and flushes text.</summary>
    public static async Task WriteAsync(TlsDuplexPipe pipe, string text) => await pipe.Output.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads text of the given length.</summary>
    public static async Task<string> ReadAsync(TlsDuplexPipe pipe, int length)
    {
        ReadResult read = await pipe.Input.ReadAtLeastAsync(length);
        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, length);
        string text = Encoding.UTF8.GetString(taken);
        pipe.Input.AdvanceTo(taken.End);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
