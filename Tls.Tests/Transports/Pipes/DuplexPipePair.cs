using System;
using System.IO.Pipelines;
using NUnit.Framework;

namespace Tls.Tests.Transports.Pipes;

/// <summary>Two ends of a transport in memory, each the other's peer.</summary>
internal sealed class DuplexPipePair
{
    public DuplexPipePair(int capacity = 65_536, int segmentSize = 4_096)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: capacity, resumeWriterThreshold: capacity / 2, minimumSegmentSize: segmentSize, useSynchronizationContext: false);
        Pipe toServer = new(options), toClient = new(options);

        // A test that hangs ends with its transport: CancelAfter alone only sets a token.
        TestContext.CurrentContext.CancellationToken.Register(() => End(toServer));
        TestContext.CurrentContext.CancellationToken.Register(() => End(toClient));
        Client = new PipeEnd(toClient.Reader, toServer.Writer);
        Server = new PipeEnd(toServer.Reader, toClient.Writer);
    }

    public IDuplexPipe Client { get; }

    public IDuplexPipe Server { get; }

    private static void End(Pipe pipe)
    {
        pipe.Writer.Complete(new TimeoutException("The test took too long."));
        pipe.Reader.Complete();
    }

    private sealed class PipeEnd(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
