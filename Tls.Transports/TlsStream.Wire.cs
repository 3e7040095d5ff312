using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

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
            throw;
        }
    }

    // What is not on its way by now never gets there: a cancelled write must not go out with the next one.
    private void LoseOutput(Exception cause)
    {
        _writeFailure ??= cause;
        Connection.LoseOutput();
    }
}
