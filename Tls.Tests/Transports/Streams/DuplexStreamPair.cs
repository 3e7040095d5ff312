using System.IO.Pipelines;

namespace Tls.Tests.Transports.Streams;

/// <summary>Two streams in memory, each the other's peer. A write waits where more than the capacity is unread.</summary>
internal sealed class DuplexStreamPair
{
    public DuplexStreamPair(int capacity = 65_536)
    {
        var options = new PipeOptions(pauseWriterThreshold: capacity, resumeWriterThreshold: capacity / 2, useSynchronizationContext: false);
        Pipe toServer = new(options), toClient = new(options);
        Client = new DuplexStream(toClient.Reader, toServer.Writer);
        Server = new DuplexStream(toServer.Reader, toClient.Writer);
    }

    public DuplexStream Client { get; }

    public DuplexStream Server { get; }
}
