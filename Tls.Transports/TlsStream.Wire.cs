using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>From the outbox to the inner stream: one at a time, so that records get there in sealing order.</content>
public sealed partial class TlsStream
{
    // Whose turn it is to write to the inner stream: the writer's, or the reader's with an answer. Sealing goes on meanwhile.
    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "Holds nothing, and a write may still release it.")]
    private readonly SemaphoreSlim _wire = new(1, 1);

    private volatile Exception? _writeFailure;

    // Sends what a read or the handshake made the connection say. Where a writer is at it, that one takes this along: a read must not
    // wait behind a write which may be waiting for the peer to be read. A write's failure is kept for the next write, not for a read.
    private async ValueTask SendRepliesAsync(bool isBestEffort, CancellationToken cancellationToken)
    {
        try
        {
            while (Connection.OutputLength > 0 && _wire.Wait(0, CancellationToken.None))
            {
                try
                {
                    await SendOutboxAsync(cancellationToken).ConfigureAwait(false);
                    await _inner.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _wire.Release();
                }
            }
        }
        catch (Exception) when (isBestEffort)
        {
        }
    }

    private void SendReplies(bool isBestEffort)
    {
        try
        {
            while (Connection.OutputLength > 0 && _wire.Wait(0))
            {
                try
                {
                    SendOutbox();
                    _inner.Flush();
                }
                finally
                {
                    _wire.Release();
                }
            }
        }
        catch (Exception) when (isBestEffort)
        {
        }
    }

    private async ValueTask SendOutboxAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Connection.StoreSessionsAsync(cancellationToken).ConfigureAwait(false);
            while (Connection.TakeOutput(out int length) is { } records)
            {
                await _inner.WriteAsync(records.AsMemory(0, length), cancellationToken).ConfigureAwait(false);

                // Only then: a stream that lets a write go may still be reading from it.
                ArrayPool<byte>.Shared.Return(records);
            }
        }
        catch (Exception failure)
        {
            LoseOutput(failure);
            ThrowLastWords(failure);
            throw;
        }
    }

    private void SendOutbox()
    {
        try
        {
            Connection.StoreSessionsAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            while (Connection.TakeOutput(out int length) is { } records)
            {
                _inner.Write(records, 0, length);
                ArrayPool<byte>.Shared.Return(records);
            }
        }
        catch (Exception failure)
        {
            LoseOutput(failure);
            ThrowLastWords(failure);
            throw;
        }
    }

    // Who takes no more bytes may have said why: in TLS 1.3 a server refuses a client's certificate when that client is connected already. What
    // is here by now is heard, unless somebody reads anyhow; nothing is waited for.
    private void ThrowLastWords(Exception failure)
    {
        if (failure is not IOException || IsDisposed) return;
        bool isHandshake = !_isOpen;
        if (!isHandshake && Interlocked.CompareExchange(ref _readers, Listening, 0) != 0) return;
        try
        {
            TlsStatus status = TlsStatus.Done;
            while (_plaintext.IsEmpty && status == TlsStatus.Done)
            {
                status = ReceiveRecord();
                if (status != TlsStatus.NeedMoreData || _inner is not NetworkStream { DataAvailable: true }) continue;
                NoteReceived(_inner.Read(_inbox.GetSpan(ReceiveSize)));
                status = TlsStatus.Done;
            }
        }
        catch (Exception)
        {
            // There were none.
        }
        finally
        {
            if (!isHandshake) LeaveRead();
        }
        if (Connection.Failure is { } alert) throw alert;
    }

    // What is not on its way by now never gets there: a cancelled write must not go out with the next one.
    private void LoseOutput(Exception cause)
    {
        _writeFailure ??= cause;
        Connection.LoseOutput();
    }
}
