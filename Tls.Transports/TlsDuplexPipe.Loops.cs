using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>The two loops between the handshake and the end.</content>
public sealed partial class TlsDuplexPipe
{
    // As in TlsStream: a flush costs as much as sealing a record.
    private const int BatchSize = 60_000;

    private async Task ReceiveAsync()
    {
        Exception? failure;
        try
        {
            failure = await ReceiveUntilEndAsync().ConfigureAwait(false);
        }
        catch (Exception transportFailure)
        {
            failure = transportFailure;
        }
        EndHandshake(failure);
        _input.EndWith(failure);
        await _received.Writer.CompleteAsync().ConfigureAwait(false);

        // Where both ends are over one stream, completing the reader closes it, and there may be an alert or a goodbye to send.
        await _sending.ConfigureAwait(false);
        await _transport.Input.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<Exception?> ReceiveUntilEndAsync()
    {
        // Early data, which the handshake has left there.
        FlushResult early = await _received.Writer.FlushAsync().ConfigureAwait(false);
        if (early.IsCompleted) return null;
        while (true)
        {
            ReadResult read = await _transport.Input.ReadAsync().ConfigureAwait(false);
            if (read.IsCanceled && Volatile.Read(ref _disposals) != 0) return null;
            ReadOnlySequence<byte> rest = read.Buffer;
            TlsStatus status = TlsStatus.Done;
            while (status == TlsStatus.Done) status = StraddlingRecord.Receive(_connection, ref rest, _received.Writer);
            _transport.Input.AdvanceTo(rest.Start, rest.End);
            if (_connection.HasConnected) _handshake.TrySetResult();

            if (status == TlsStatus.Failed || _connection.OutputLength > 0) WakeSender(status);
            FlushResult flushed = await _received.Writer.FlushAsync().ConfigureAwait(false);
            if (status == TlsStatus.Failed) return _connection.Failure;
            if (status == TlsStatus.Closed || flushed.IsCompleted) return null;
            if (read.IsCompleted) return Truncated();
        }
    }

    private void EndHandshake(Exception? failure)
    {
        if (!_handshake.TrySetException(failure ?? new IOException("The connection ended before the handshake was complete."))) return;

        // Who does not ask need not know.
        _ = _handshake.Task.Exception;
    }

    // The alert does not wait until the peer has taken what was sealed before.
    private void WakeSender(TlsStatus status)
    {
        if (_sending.IsCompleted) return;
        if (status == TlsStatus.Failed) _transport.Output.CancelPendingFlush();
        _toSend.Reader.CancelPendingRead();
    }

    private void WakeReceiver()
    {
        if (!_receiving.IsCompleted) _transport.Input.CancelPendingRead();
    }

    private async Task SendAsync()
    {
        Exception? failure = null;
        Exception? abort = null;
        try
        {
            abort = await SendUntilEndAsync().ConfigureAwait(false);
        }
        catch (Exception anyFailure)
        {
            failure = anyFailure;
            if (failure is TlsException) WakeReceiver();
        }
        await _toSend.Reader.CompleteAsync(failure ?? abort).ConfigureAwait(false);
        await _transport.Output.CompleteAsync(abort).ConfigureAwait(false);
    }

    // The one flusher: whatever is sealed goes to the transport from here. Gives what the application aborted Output with, if it did.
    private async Task<Exception?> SendUntilEndAsync()
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await _toSend.Reader.ReadAsync().ConfigureAwait(false);
            }
            catch (Exception abort)
            {
                return abort;
            }
            foreach (ReadOnlyMemory<byte> segment in read.Buffer) await SealAsync(segment).ConfigureAwait(false);
            if (read.IsCompleted) await CloseAsync().ConfigureAwait(false);
            await FlushOutboxAsync(CancellationToken.None).ConfigureAwait(false);
            if (read.IsCompleted) return null;
            _toSend.Reader.AdvanceTo(read.Buffer.End);
        }
    }

    // A close_notify before the client's Finished would give the connection up.
    private async ValueTask CloseAsync()
    {
        if (!_handshake.Task.IsCompleted)
        {
            await FlushOutboxAsync(CancellationToken.None).ConfigureAwait(false);
            await _handshake.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _connection.Close();
    }

    private async ValueTask SealAsync(ReadOnlyMemory<byte> plaintext)
    {
        while (!plaintext.IsEmpty)
        {
            if (_connection.Seal(plaintext.Span, out int consumed) == TlsStatus.Failed) return;
            plaintext = plaintext[consumed..];
            if (_connection.OutputLength >= BatchSize) await FlushOutboxAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
