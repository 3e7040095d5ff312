using System;

namespace Tls.Transports;

/// <summary>
/// A queue of bytes in memory without bound: writes always succeed, reads take the oldest bytes. One thread at a time. What OpenSSL makes with
/// BIO_s_mem.
/// </summary>
public sealed class MemoryBio : Bio
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>
    /// What a read of an empty queue means: <see langword="false"/>, the default, asks for a retry, because more may be written;
    /// <see langword="true"/> is the end of data. OpenSSL: BIO_set_mem_eof_return with -1 and 0.
    /// </summary>
    public bool EmptyIsEof { get; set; }

    /// <summary>Always <see langword="false"/>: no read waits.</summary>
    public override bool IsBlocking => false;

    /// <summary>Bytes written and not yet read.</summary>
    public override int Pending => _end - _start;

    /// <summary>Whether the queue is empty now, whatever <see cref="EmptyIsEof"/> says: OpenSSL's BIO_eof asks no more of a memory BIO.</summary>
    public override bool IsEof => Pending == 0;

    /// <summary>The bytes not yet read, in place: valid until the next call. OpenSSL: BIO_get_mem_data.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, Pending);

    /// <summary>Drops every byte not yet read.</summary>
    /// <returns>Always 1.</returns>
    /// <exception cref="ObjectDisposedException">This transport was disposed.</exception>
    public override BioResult Reset()
    {
        ThrowIfDisposed();
        _start = _end = 0;
        return BioResult.Done(1);
    }

    /// <inheritdoc/>
    protected override BioResult ReadCore(Span<byte> destination)
    {
        if (destination.IsEmpty) return BioResult.EndOfData;
        if (Pending == 0) return EmptyIsEof ? BioResult.EndOfData : BioResult.RetryAfter(BioRetry.Read);
        int count = Math.Min(destination.Length, Pending);
        _bytes.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return BioResult.Done(count);
    }

    /// <inheritdoc/>
    protected override BioResult WriteCore(ReadOnlySpan<byte> source)
    {
        MakeRoom(source.Length);
        source.CopyTo(_bytes.AsSpan(_end));
        _end += source.Length;
        return BioResult.Done(source.Length);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _bytes = [];
        _start = _end = 0;
        base.Dispose(disposing);
    }

    private void MakeRoom(int count)
    {
        if (count <= _bytes.Length - _end) return;
        byte[] old = _bytes;
        int pending = Pending;

        // Moving down only when half is free keeps the cost of a byte constant; otherwise a queue that is nearly full would move at every write.
        if (pending + count > old.Length / 2)
        {
            int doubled = (int)Math.Min(Math.Max((pending + (long)count) * 2, 256), Array.MaxLength);
            _bytes = new byte[Math.Max(doubled, pending + count)];
        }

        old.AsSpan(_start, pending).CopyTo(_bytes);
        _start = 0;
        _end = pending;
    }
}
