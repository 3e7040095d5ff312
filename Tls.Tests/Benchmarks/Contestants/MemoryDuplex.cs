using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Tls.Benchmarks.Contestants;

/// <summary>
/// Two streams joined in memory, for SslStream. A read that waits is continued inside the write that feeds it, so that both ends run in
/// one thread and no time goes into switching.
/// </summary>
internal sealed class MemoryDuplex : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _waiting;
    private Memory<byte> _waitingFor;
    private bool _isWaiting;
    private byte[] _data = [];
    private int _start;
    private int _end;
    private MemoryDuplex _peer = null!;

    private MemoryDuplex() { }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static (MemoryDuplex First, MemoryDuplex Second) Pair()
    {
        var first = new MemoryDuplex();
        var second = new MemoryDuplex { _peer = first };
        first._peer = second;
        return (first, second);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_end > _start || buffer.IsEmpty) return new ValueTask<int>(Take(buffer.Span));
        _waiting.Reset();
        (_waitingFor, _isWaiting) = (buffer, true);
        return new ValueTask<int>(this, _waiting.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _peer.Put(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => _peer.Put(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count));

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _data.Length)
        {
            byte[] larger = _end - _start + bytes.Length <= _data.Length ? _data : new byte[Math.Max(2 * _data.Length, _end - _start + bytes.Length)];
            _data.AsSpan(_start, _end - _start).CopyTo(larger);
            (_data, _end, _start) = (larger, _end - _start, 0);
        }
        bytes.CopyTo(_data.AsSpan(_end));
        _end += bytes.Length;
        if (!_isWaiting) return;
        _isWaiting = false;
        _waiting.SetResult(Take(_waitingFor.Span));
    }

    private int Take(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _end - _start);
        _data.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        if (_start == _end) (_start, _end) = (0, 0);
        return count;
    }
}
