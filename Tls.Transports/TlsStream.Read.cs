using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>Reading. A record is opened only when the one before it was read, so a failure never overtakes data.</content>
public sealed partial class TlsStream
{
    // The longest record there is (RFC 9846 §5.2), so that one read can bring a whole one.
    private const int ReceiveSize = 5 + 16_384 + 256;

    // In place of a reader: a write that failed, for as long as it takes to open the records that are here.
    private const int Listening = 2;

    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _plaintext = new();
    private bool _isTruncated;
    private int _readers;

    /// <summary>
    /// Waits for at least one byte; 0 once the peer has said that it writes nothing more. With an empty buffer it waits until the next
    /// read would not, and holds no memory meanwhile. Throws <see cref="TlsException"/>, <see cref="EndOfStreamException"/> for a
    /// transport that was cut off, what the inner stream throws, and <see cref="InvalidOperationException"/> during another read.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckAuthenticated();
        EnterRead();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (true)
            {
                TlsStatus status = TakePlaintext(buffer.Span, out int count);
                await SendRepliesAsync(isBestEffort: true, status == TlsStatus.Failed ? cancellationToken : CancellationToken.None).ConfigureAwait(false);
                if (status != TlsStatus.NeedMoreData) return status == TlsStatus.Failed ? throw Connection.Failure! : count;
                if (buffer.IsEmpty && CanWaitEmpty()) await _inner.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                NoteReceived(await _inner.ReadAsync(_inbox.GetMemory(ReceiveSize), cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during a read.", failure);
        }
        finally
        {
            LeaveRead();
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)"/>
    public override int Read(Span<byte> buffer)
    {
        CheckAuthenticated();
        EnterRead();
        try
        {
            while (true)
            {
                TlsStatus status = TakePlaintext(buffer, out int count);
                SendReplies(isBestEffort: true);
                if (status != TlsStatus.NeedMoreData) return status == TlsStatus.Failed ? throw Connection.Failure! : count;
                if (buffer.IsEmpty && CanWaitEmpty()) _ = _inner.Read([]);
                NoteReceived(_inner.Read(_inbox.GetSpan(ReceiveSize)));
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during a read.", failure);
        }
        finally
        {
            LeaveRead();
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    private void EnterRead()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        int before;
        SpinWait pause = default;
        while ((before = Interlocked.CompareExchange(ref _readers, 1, 0)) == Listening) pause.SpinOnce();
        if (before == 0) return;
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        throw new InvalidOperationException("Another read is under way.");
    }

    private void LeaveRead()
    {
        Volatile.Write(ref _readers, 0);
        if (IsDisposed) WipeReadSide();
    }

    // Done with a count, which is positive unless the buffer is empty; or NeedMoreData, Closed, Failed with none.
    private TlsStatus TakePlaintext(Span<byte> destination, out int count)
    {
        count = 0;
        TlsStatus status = TlsStatus.Done;
        while (_plaintext.IsEmpty && status == TlsStatus.Done) status = ReceiveRecord();
        if (_plaintext.IsEmpty) return status;

        count = Math.Min(destination.Length, _plaintext.Length);
        _plaintext.Unread[..count].CopyTo(destination);
        _plaintext.Consume(count);
        return TlsStatus.Done;
    }

    private TlsStatus ReceiveRecord()
    {
        TlsStatus status = Connection.Receive(_inbox.Unread, _plaintext, out int consumed);
        _inbox.Consume(consumed);
        if (status == TlsStatus.NeedMoreData && _isTruncated) ThrowTruncated();
        return status;
    }

    private void NoteReceived(int count)
    {
        _inbox.Advance(count);
        if (count > 0) return;
        _isTruncated = true;
        ThrowTruncated();
    }

    private static void ThrowTruncated() =>
        throw new EndOfStreamException("The transport ended without the peer's close_notify: what was received may have been cut off.");

    private bool CanWaitEmpty()
    {
        _inbox.Trim();
        _plaintext.Trim();
        return _inbox.IsEmpty;
    }

    // A read under way owns the buffers, and the inner stream may still write to one of them. Then it is the read that gives them back.
    private void WipeReadSide()
    {
        if (Interlocked.CompareExchange(ref _readers, 1, 0) != 0) return;
        _inbox.Dispose();
        _plaintext.Dispose();
    }
}
