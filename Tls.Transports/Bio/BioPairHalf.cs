using System;
using System.Diagnostics;

namespace Tls.Transports;

/// <summary>
/// One half of a BIO pair: it writes into its own bounded buffer, which the other half reads. Never blocks: an empty or a full buffer asks for a
/// retry. Nothing locks, so both halves belong to one thread; debug builds throw when a second thread moves bytes (item 119).
/// </summary>
/// <remarks>
/// Before waiting for the network because a read asked for a retry, send what is <see cref="Bio.Pending"/> at the network half: the peer may be
/// waiting for exactly those bytes (item 120).
/// </remarks>
public sealed partial class BioPairHalf : Bio
{
    /// <summary>Bytes per direction unless set otherwise: room for one TLS record with its overhead.</summary>
    public const int DefaultWriteBufferSize = 17 * 1024;

    private ByteRing? _outgoing;
    private BioPairHalf? _peer;
    private bool _isWriteClosed;
    private int _readRequest;
    private int _threadId;

    /// <summary>Always <see langword="false"/>: both halves belong to one thread, so a half that waited would wait for itself.</summary>
    public override bool IsBlocking => false;

    /// <summary>Whether this half is joined to another.</summary>
    public bool IsPaired => _peer is not null;

    /// <summary>Bytes the other half has written and this one has not read; 0 when not joined. OpenSSL: BIO_ctrl_pending.</summary>
    public override int Pending => _peer?._outgoing?.Length ?? 0;

    /// <summary>Bytes this half has written and the other has not read; 0 when not joined. OpenSSL: BIO_ctrl_wpending.</summary>
    public override int WritePending => _outgoing?.Length ?? 0;

    /// <summary>Whether the other half closed its writing side and everything was read, or this half is not joined. OpenSSL: BIO_eof.</summary>
    public override bool IsEof => _peer is null || (_peer._isWriteClosed && Pending == 0);

    /// <summary>Bytes the next write is sure to take; 0 when closed or not joined. OpenSSL: BIO_ctrl_get_write_guarantee.</summary>
    public int WriteGuarantee => _peer is null || _isWriteClosed ? 0 : WriteBufferSize - WritePending;

    /// <summary>
    /// Bytes the other half wanted in a read that found nothing, at most <see cref="WriteGuarantee"/>; 0 when it is not waiting.
    /// Any write here and any successful read there ends the wish. OpenSSL: BIO_ctrl_get_read_request.
    /// </summary>
    /// <remarks>OpenSSL goes on reporting the wish of a direction that was closed or parted. It cannot be met any more, so here it is 0.</remarks>
    // No more than can be delivered, or this half would collect bytes that it cannot hand over (items 107 and 108).
    public int ReadRequest => Math.Min(_readRequest, WriteGuarantee);

    /// <summary>Bytes this half can hold for the other. OpenSSL: BIO_get_write_buf_size.</summary>
    public int WriteBufferSize { get; private set; } = DefaultWriteBufferSize;

    /// <summary>Sets how many bytes this half can hold; kept for every later pairing. OpenSSL: BIO_set_write_buf_size.</summary>
    /// <param name="size">In bytes. Memory is taken when the half is joined.</param>
    /// <returns>1; 0 with <see cref="BioReason.InUse"/> while joined; 0 with <see cref="BioReason.InvalidArgument"/> for size 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult SetWriteBufferSize(int size)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (_peer is not null) return BioResult.Failed(BioReason.InUse, 0);
        if (size == 0) return BioResult.Failed(BioReason.InvalidArgument, 0);
        WriteBufferSize = size;
        return BioResult.Done(1);
    }

    /// <summary>Joins this half to <paramref name="other"/>, both directions open and empty, sizes as set before. OpenSSL: BIO_make_bio_pair.</summary>
    /// <param name="other">The half to join; neither half owns the other.</param>
    /// <returns>1; 0 with <see cref="BioReason.InUse"/> when either half is joined already.</returns>
    /// <exception cref="ArgumentException"><paramref name="other"/> is this half.</exception>
    /// <exception cref="ObjectDisposedException">Either half was disposed.</exception>
    public BioResult Pair(BioPairHalf other)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(other);
        other.ThrowIfDisposed();
        if (ReferenceEquals(other, this)) throw new ArgumentException("A half cannot be its own other half.", nameof(other));
        if (_peer is not null || other._peer is not null) return BioResult.Failed(BioReason.InUse, 0);

        // Both buffers before either link: running out of memory must not leave one half joined to nothing.
        ByteRing mine = new(WriteBufferSize);
        ByteRing theirs = new(other.WriteBufferSize);
        Join(other, mine);
        other.Join(this, theirs);
        return BioResult.Done(1);
    }

    /// <summary>Parts the halves; what was not read is lost. One half suffices; on a parted half it changes nothing. OpenSSL: BIO_destroy_bio_pair.</summary>
    /// <returns>Always 1.</returns>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult DestroyPair()
    {
        ThrowIfDisposed();
        Part();
        return BioResult.Done(1);
    }

    /// <summary>Forgets what the other half wanted to read, for reads there that were only probing. OpenSSL: BIO_ctrl_reset_read_request.</summary>
    /// <returns>Always 1.</returns>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult ResetReadRequest()
    {
        ThrowIfDisposed();
        _readRequest = 0;
        return BioResult.Done(1);
    }

    /// <summary>
    /// Closes this half's writing direction: later writes fail with <see cref="BioReason.BrokenPipe"/>, the other half reads what is left and then
    /// meets the end of data. The opposite direction stays open. OpenSSL: BIO_shutdown_wr.
    /// </summary>
    /// <returns>Always 1.</returns>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult ShutdownWrite()
    {
        ThrowIfDisposed();
        AssertOneThread();
        _isWriteClosed = true;
        return BioResult.Done(1);
    }

    /// <summary>Drops what this half wrote and the other has not read. A closed direction stays closed. OpenSSL: BIO_reset.</summary>
    /// <returns>Always 0: OpenSSL's pair answers so although it did what was asked (item 111).</returns>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public override BioResult Reset()
    {
        ThrowIfDisposed();
        AssertOneThread();
        _outgoing?.Clear();
        return BioResult.Done(0);
    }

    /// <inheritdoc/>
    protected override BioResult ReadCore(Span<byte> destination)
    {
        AssertOneThread();
        if (_peer?._outgoing is not { } incoming) return BioResult.Failed(BioReason.Uninitialized);
        _peer._readRequest = 0;
        if (destination.IsEmpty) return BioResult.EndOfData;
        if (incoming.Length == 0) return NothingToRead(_peer, destination.Length);
        return BioResult.Done(incoming.Read(destination));
    }

    /// <inheritdoc/>
    protected override BioResult WriteCore(ReadOnlySpan<byte> source)
    {
        AssertOneThread();
        if (source.IsEmpty) return BioResult.EndOfData;
        if (_outgoing is null) return BioResult.Failed(BioReason.Uninitialized);
        _readRequest = 0;
        if (_isWriteClosed) return BioResult.Failed(BioReason.BrokenPipe);
        int count = _outgoing.Write(source);
        return count > 0 ? BioResult.Done(count) : BioResult.RetryAfter(BioRetry.Write);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Part();
        base.Dispose(disposing);
    }

    private static BioResult NothingToRead(BioPairHalf writer, int wanted)
    {
        if (writer._isWriteClosed) return BioResult.EndOfData;
        writer._readRequest = wanted;
        return BioResult.RetryAfter(BioRetry.Read);
    }

    private void Join(BioPairHalf other, ByteRing outgoing)
    {
        _peer = other;
        _outgoing = outgoing;
        _isWriteClosed = false;
        _readRequest = 0;
        _threadId = 0;
    }

    private void Part()
    {
        if (_peer is not { } peer) return;
        peer._peer = null;
        peer._outgoing = null;
        _peer = null;
        _outgoing = null;
    }

    [Conditional("DEBUG")]
    private void AssertOneThread()
    {
        if (_peer is null) return;
        int current = Environment.CurrentManagedThreadId;

        // The first thread to move bytes owns the pair: making it in one place and using it in another is fine.
        if (_threadId == 0) _threadId = _peer._threadId = current;
        if (_threadId != current) throw new InvalidOperationException("Both halves of a BIO pair belong to one thread: they share buffers without locks.");
    }
}
