using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Tests.Transports.Faults;

/// <summary>
/// A transport that calls the test before each of its operations, with the operation's number, so that a fault can be put at every
/// await there is. An operation that its token was cancelled for, or whose stream is disposed, ends as a socket's would.
/// </summary>
/// <param name="inner">What really carries the bytes.</param>
/// <param name="onOperation">May cancel, dispose, throw; numbers start at 0.</param>
internal sealed class HookedStream(Stream inner, Action<int> onOperation) : Stream
{
    private int _operations = -1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Announce();
        return await inner.ReadAsync(buffer, cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Announce();
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        Announce();
        cancellationToken.ThrowIfCancellationRequested();
        await inner.FlushAsync(cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Announce() => onOperation(Interlocked.Increment(ref _operations));
}
