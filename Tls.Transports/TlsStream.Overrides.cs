using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Transports;

/// <content>The rest of what makes a <see cref="Stream"/>, and its end.</content>
public sealed partial class TlsStream
{
    private TimeSpan _closeTimeout = TimeSpan.FromSeconds(5);
    private int _disposals;

    /// <summary>
    /// How long disposing waits for the inner stream to take the close_notify, which it does not where the peer reads nothing; default five
    /// seconds, <see cref="Timeout.InfiniteTimeSpan"/> for good. Then the inner stream is disposed without it. <see cref="Stream.Dispose()"/>
    /// goes by it only where the inner stream has timeouts of its own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to something that is not positive, or longer than 24 days.</exception>
    public TimeSpan CloseTimeout
    {
        get => _closeTimeout;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value.TotalMilliseconds, int.MaxValue, nameof(value));
            }
            _closeTimeout = value;
        }
    }

    /// <summary>True from the end of the handshake until disposed.</summary>
    public override bool CanRead => _isOpen && !IsDisposed;

    /// <summary>True from the end of the handshake until <see cref="ShutdownWriteAsync"/> or disposed.</summary>
    public override bool CanWrite => _isOpen && !IsDisposed && !Connection.IsWriteClosed;

    /// <summary>Always <see langword="false"/>.</summary>
    public override bool CanSeek => false;

    /// <summary>As the inner stream.</summary>
    public override bool CanTimeout => _inner.CanTimeout;

    /// <summary>The inner stream's. A read that timed out may be repeated where the inner stream's may.</summary>
    public override int ReadTimeout
    {
        get => _inner.ReadTimeout;
        set => _inner.ReadTimeout = value;
    }

    /// <summary>The inner stream's. A write that timed out has finished the write side, as a cancelled one.</summary>
    public override int WriteTimeout
    {
        get => _inner.WriteTimeout;
        set => _inner.WriteTimeout = value;
    }

    /// <summary>Throws <see cref="NotSupportedException"/>.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Throws <see cref="NotSupportedException"/>.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool IsDisposed => Volatile.Read(ref _disposals) != 0;

    /// <summary>Throws <see cref="NotSupportedException"/>.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Throws <see cref="NotSupportedException"/>.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <summary>
    /// Sends close_notify (RFC 9846 §6.1) unless it was sent, cannot be sent any more, or a write is under way; waits no longer than
    /// <see cref="CloseTimeout"/> for that, and not for the peer's. Then disposes the inner stream, unless that was to be left open, and wipes the keys. A read or write that is under way
    /// throws <see cref="ObjectDisposedException"/>, once the inner stream lets it go: where that is left open, at its next byte. A program that
    /// gives up between two writes has not said all, and close_notify says it has: to leave as if cut off, dispose the inner stream first.
    /// </summary>
    public override async ValueTask DisposeAsync()
    {
        if (MarkDisposed())
        {
            if (_isOpen) await SayGoodbyeAsync().ConfigureAwait(false);
            Wipe();
            if (!_leaveInnerOpen) await _inner.DisposeAsync().ConfigureAwait(false);
        }
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && MarkDisposed())
        {
            if (_isOpen) SayGoodbye();
            Wipe();
            if (!_leaveInnerOpen) _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private async ValueTask SayGoodbyeAsync()
    {
        Connection.Close();
        using var limit = new CancellationTokenSource(CloseTimeout);
        await SendRepliesAsync(isBestEffort: true, limit.Token).ConfigureAwait(false);
    }

    // A write that is not asynchronous can be given up by the inner stream only.
    private void SayGoodbye()
    {
        Connection.Close();
        if (!_inner.CanTimeout)
        {
            SendReplies(isBestEffort: true);
            return;
        }
        try
        {
            int before = WriteTimeout;
            WriteTimeout = ShorterOf(before, CloseTimeout);
            SendReplies(isBestEffort: true);
            WriteTimeout = before;
        }
        catch (Exception)
        {
            // It may have been disposed before.
        }
    }

    private static int ShorterOf(int writeTimeout, TimeSpan limit)
    {
        if (limit == Timeout.InfiniteTimeSpan) return writeTimeout;
        int most = Math.Max(1, (int)limit.TotalMilliseconds);
        return writeTimeout is Timeout.Infinite or 0 ? most : Math.Min(writeTimeout, most);
    }

    private bool MarkDisposed() => Interlocked.Exchange(ref _disposals, 1) == 0;

    // What a call meets whose stream is disposed meanwhile depends on the inner stream. It gets the one exception that it can expect.
    private bool IsDisposedBy(Exception failure) => IsDisposed && failure is not (ObjectDisposedException or OperationCanceledException);

    private void Wipe()
    {
        _connection?.Dispose();
        WipeReadSide();
    }
}
