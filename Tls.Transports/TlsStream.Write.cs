using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>Writing. Each method that does I/O is there twice, because blocking on the asynchronous one would cost a second thread.</content>
public sealed partial class TlsStream
{
    // More than one record at a time goes to the inner stream, because a system call costs as much as sealing one.
    private const int BatchSize = 60_000;

    private int _writers;

    /// <summary>
    /// Seals and sends all of it; nothing is held back, though the inner stream may until <see cref="FlushAsync"/>. Throws
    /// <see cref="TlsException"/>, <see cref="IOException"/>, what the inner stream throws, and <see cref="InvalidOperationException"/>
    /// during another write or after <see cref="ShutdownWriteAsync"/>.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await EnterWriteAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!buffer.IsEmpty)
            {
                TlsStatus status = SealBatch(buffer.Span, out int consumed);
                buffer = buffer[consumed..];
                await SendOutboxAsync(cancellationToken).ConfigureAwait(false);
                if (status == TlsStatus.Failed) throw Connection.Failure!;
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during a write.", failure);
        }
        finally
        {
            LeaveWrite();
        }
        await SendRepliesAsync(isBestEffort: true, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        EnterWrite();
        try
        {
            while (!buffer.IsEmpty)
            {
                TlsStatus status = SealBatch(buffer, out int consumed);
                buffer = buffer[consumed..];
                SendOutbox();
                if (status == TlsStatus.Failed) throw Connection.Failure!;
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during a write.", failure);
        }
        finally
        {
            LeaveWrite();
        }
        SendReplies(isBestEffort: true);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <summary>Flushes the inner stream. Counts as a write.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => SayAsync(static _ => TlsStatus.Done, cancellationToken);

    /// <inheritdoc cref="FlushAsync"/>
    public override void Flush()
    {
        EnterWrite();
        try
        {
            _inner.Flush();
        }
        finally
        {
            LeaveWrite();
        }
        SendReplies(isBestEffort: true);
    }

    /// <summary>
    /// Says that this side will write nothing more: close_notify (RFC 9846 §6.1), once. Reading goes on until the peer closes too. The
    /// inner stream stays open in both directions. Throws and is cancelled as a write; a write afterwards throws <see cref="InvalidOperationException"/>,
    /// as does this before a handshake that <see cref="ReturnsWithEarlyData"/> is complete.
    /// </summary>
    public Task ShutdownWriteAsync(CancellationToken cancellationToken = default)
    {
        CheckAuthenticated();
        if (!Connection.HasConnected) throw new InvalidOperationException("The handshake is not complete: call CompleteHandshakeAsync, or read to the end of the early data.");
        return SayAsync(static connection => connection.Close(), cancellationToken);
    }

    /// <summary>As <see cref="ShutdownWriteAsync"/>, under the name that SslStream has for it.</summary>
    public Task ShutdownAsync() => ShutdownWriteAsync();

    /// <summary>
    /// New keys for what this side writes from now on (RFC 9846 §4.7.3). A connection does so by itself where a key's limit is near; this
    /// is for policies about time. Throws and is cancelled as a write; throws <see cref="InvalidOperationException"/> in TLS 1.2, which cannot.
    /// </summary>
    /// <param name="askPeer">Ask the peer to do likewise.</param>
    /// <param name="cancellationToken">As for a write.</param>
    public Task UpdateKeysAsync(bool askPeer = false, CancellationToken cancellationToken = default) =>
        SayAsync(connection => connection.UpdateKeys(askPeer), cancellationToken);

    /// <summary>
    /// On a TLS 1.3 server: issues tickets now, besides <see cref="TlsServerOptions.TicketCount"/> that go with the first write. For a client that
    /// waits for one before it says anything, to a server that waits for the client. Throws and is cancelled as a write; throws
    /// <see cref="InvalidOperationException"/> on a client, in TLS 1.2, and before the handshake is complete.
    /// </summary>
    /// <param name="count">1 to 16.</param>
    /// <param name="cancellationToken">As for a write.</param>
    public Task IssueTicketsAsync(int count, CancellationToken cancellationToken = default) =>
        SayAsync(connection => connection.IssueTickets(count), cancellationToken);

    private async Task SayAsync(Func<SharedConnection, TlsStatus> verb, CancellationToken cancellationToken)
    {
        await EnterWriteAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            TlsStatus status = verb(Connection);
            await SendOutboxAsync(cancellationToken).ConfigureAwait(false);
            if (status == TlsStatus.Failed) throw Connection.Failure!;
            await _inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during a write.", failure);
        }
        finally
        {
            LeaveWrite();
        }
        await SendRepliesAsync(isBestEffort: true, CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask EnterWriteAsync(CancellationToken cancellationToken)
    {
        ClaimWrite();
        try
        {
            // Before anything is sealed: who is cancelled here has done nothing.
            await _wire.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Volatile.Write(ref _writers, 0);
            throw;
        }
        CheckWrite();
    }

    private void EnterWrite()
    {
        ClaimWrite();
        _wire.Wait();
        CheckWrite();
    }

    private void ClaimWrite()
    {
        CheckAuthenticated();
        if (Interlocked.Exchange(ref _writers, 1) != 0) throw new InvalidOperationException("Another write is under way.");
    }

    private void CheckWrite()
    {
        Exception? failure = IsDisposed ? new ObjectDisposedException("The stream was disposed while a write waited for its turn.") : Connection.Failure;
        if (failure is null && _writeFailure is { } cause)
        {
            failure = new IOException("An earlier write was cut short in the middle of a record, so nothing more can be sent.", cause);
        }
        if (failure is null) return;
        LeaveWrite();
        throw failure;
    }

    private void LeaveWrite()
    {
        _wire.Release();
        Volatile.Write(ref _writers, 0);
    }

    private TlsStatus SealBatch(ReadOnlySpan<byte> plaintext, out int consumed)
    {
        TlsStatus status;
        consumed = 0;
        do
        {
            status = Connection.Seal(plaintext[consumed..], out int taken);
            consumed += taken;
        }
        while (status == TlsStatus.Done && consumed < plaintext.Length && consumed < BatchSize);
        return status;
    }
}
