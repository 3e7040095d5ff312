using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Tls.Tests.Transports.Streams;

/// <summary>One end of a <see cref="DuplexStreamPair"/>: bytes both ways, with faults to switch on. One reader and one writer at a time.</summary>
internal sealed class DuplexStream(PipeReader incoming, PipeWriter outgoing) : Stream
{
    // A test that hangs ends with its transport: CancelAfter alone only sets a token.
    private readonly CancellationTokenSource _disposal = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CurrentContext.CancellationToken);

    /// <summary>How many bytes a read gives at most.</summary>
    public int MaxRead { get; set; } = int.MaxValue;

    /// <summary>Changes what is written, in place: a corrupted wire.</summary>
    public Action<byte[]>? Tamper { get; set; }

    /// <summary>Takes what is written instead of the peer.</summary>
    public Action<byte[]>? Diverted { get; set; }

    /// <summary>How many writes were made.</summary>
    public int Writes { get; private set; }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The transport ends in this direction, without a word of TLS.</summary>
    public void CutWriting() => outgoing.Complete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ReadResult read = await UnlessDisposedAsync(token => incoming.ReadAsync(token), cancellationToken);
        int count = (int)Math.Min(Math.Min(buffer.Length, MaxRead), read.Buffer.Length);
        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, count);
        taken.CopyTo(buffer.Span);
        incoming.AdvanceTo(taken.End);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Writes++;
        byte[] bytes = buffer.ToArray();
        Tamper?.Invoke(bytes);
        if (Diverted is { } taker)
        {
            taker(bytes);
            return;
        }
        FlushResult flushed = await UnlessDisposedAsync(token => outgoing.WriteAsync(bytes, token), cancellationToken);
        if (flushed.IsCompleted) throw new IOException("The peer is gone.");
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsDisposed)
        {
            IsDisposed = true;
            _disposal.Cancel();
            outgoing.Complete();
        }
        base.Dispose(disposing);
    }

    // A socket that is closed ends what waits for it.
    private async ValueTask<T> UnlessDisposedAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException) when (_disposal.IsCancellationRequested)
        {
            throw new IOException("The transport was closed.");
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
