using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Transports;

/// <summary>
/// The reading end of a pipe whose writer's failure waits until everything before it was read. A pipe that is completed with an
/// exception throws at once, and whether the application sees the last bytes would depend on who was faster.
/// </summary>
/// <param name="pipe">Its writer is completed without an exception, after <see cref="EndWith"/>.</param>
internal sealed class PlaintextReader(PipeReader pipe) : PipeReader
{
    private volatile ExceptionDispatchInfo? _failure;
    private ReadOnlySequence<byte> _last;
    private long _seenLength = -1;

    /// <summary>Names what to throw at the end; null for none. Comes before the writer's completion.</summary>
    public void EndWith(Exception? failure) => _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Judge(await pipe.ReadAsync(cancellationToken).ConfigureAwait(false));

    public override bool TryRead(out ReadResult result)
    {
        if (!pipe.TryRead(out result)) return false;
        result = Judge(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Who looked at everything and wants more has to be told that there is none, or it would be given the same bytes for ever.
        _seenLength = !_last.IsEmpty && _last.Slice(examined).IsEmpty ? _last.Slice(consumed).Length : -1;
        _last = default;
        pipe.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => pipe.CancelPendingRead();

    public override void Complete(Exception? exception = null) => pipe.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => pipe.CompleteAsync(exception);

    private ReadResult Judge(ReadResult read)
    {
        if (!read.IsCompleted || _failure is not { } failure)
        {
            _last = read.Buffer;
            return read;
        }
        if (read.Buffer.IsEmpty || read.Buffer.Length == _seenLength)
        {
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            failure.Throw();
        }
        _last = read.Buffer;
        return new ReadResult(read.Buffer, read.IsCanceled, isCompleted: false);
    }
}
