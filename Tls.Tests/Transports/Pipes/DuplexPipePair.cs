using System.IO.Pipelines;

namespace Tls.Tests.Transports.Pipes;

/// <summary>Two ends of a transport in memory, each the other's peer.</summary>
internal sealed class DuplexPipePair
{
    public DuplexPipePair(int capacity = 65_536, int segmentSize = 4_096)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: capacity, resumeWriterThreshold: capacity / 2, minimumSegmentSize: segmentSize, useSynchronizationContext: false);
        Pipe toServer = new(options), toClient = new(options);
        Client = new End(toClient.Reader, toServer.Writer);
        Server = new End(toServer.Reader, toClient.Writer);
    }

    public IDuplexPipe Client { get; }

    public IDuplexPipe Server { get; }

    private sealed class End(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
