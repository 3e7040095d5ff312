using System;

namespace Tls.Transports;

// The non-copying calls of a pair half. The ring is seen through spans, so what is offered ends where the ring wraps: it may take two calls
// to see everything that is pending, or to fill everything that is guaranteed.
public sealed partial class BioPairHalf
{
    /// <summary>Shows the bytes that can be read in one piece, without consuming them. OpenSSL: BIO_nread0.</summary>
    /// <param name="readable">The bytes, in the ring itself: valid until the next call on either half. Empty unless the value is positive.</param>
    /// <returns>
    /// Bytes shown, less than <see cref="Pending"/> where the ring wraps; 0 at the end of data; -1 to retry when there is nothing, which asks the
    /// other half for one byte; -2 with <see cref="BioReason.Uninitialized"/> when not joined.
    /// </returns>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult PeekContiguous(out ReadOnlySpan<byte> readable)
    {
        ThrowIfDisposed();
        AssertOneThread();
        return LastResult = FindReadable(out readable);
    }

    /// <summary>Consumes bytes that lie in one piece, without copying them. OpenSSL: BIO_nread.</summary>
    /// <param name="count">Bytes wanted; more than one piece holds is reduced to the piece.</param>
    /// <param name="data">The bytes, in the ring itself: valid until the other half writes. Empty unless the value is positive.</param>
    /// <returns>Bytes consumed; otherwise as <see cref="PeekContiguous"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult ReadContiguous(int count, out ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        BioResult found = PeekContiguous(out data);
        if (found.Value <= 0) return found;
        data = data[..Math.Min(count, data.Length)];
        _peer!._outgoing!.Consume(data.Length);
        return LastResult = BioResult.Done(data.Length);
    }

    /// <summary>Shows the room that can be filled in one piece; <see cref="CommitContiguous"/> then hands it over. OpenSSL: BIO_nwrite0.</summary>
    /// <param name="writable">The room, in the ring itself: valid until the next call on either half. Empty unless the value is positive.</param>
    /// <returns>
    /// Bytes of room, less than <see cref="WriteGuarantee"/> where the ring wraps; -1 to retry when full; -1 with <see cref="BioReason.BrokenPipe"/>
    /// after <see cref="ShutdownWrite"/>; -2 with <see cref="BioReason.Uninitialized"/> when not joined.
    /// </returns>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult ReserveContiguous(out Span<byte> writable)
    {
        ThrowIfDisposed();
        AssertOneThread();
        return LastResult = FindRoom(out writable);
    }

    /// <summary>Hands over bytes already in the room, or put into <paramref name="committed"/> before the other half reads. OpenSSL: BIO_nwrite.</summary>
    /// <param name="count">Bytes to hand over; more than one piece holds is reduced to the piece.</param>
    /// <param name="committed">The bytes, in the ring itself: valid until the other half reads. Empty unless the value is positive.</param>
    /// <returns>Bytes handed over; otherwise as <see cref="ReserveContiguous"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">This half was disposed.</exception>
    public BioResult CommitContiguous(int count, out Span<byte> committed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        BioResult found = ReserveContiguous(out committed);
        if (found.Value <= 0) return found;
        committed = committed[..Math.Min(count, committed.Length)];
        _outgoing!.Commit(committed.Length);
        return LastResult = BioResult.Done(committed.Length);
    }

    private BioResult FindReadable(out ReadOnlySpan<byte> readable)
    {
        readable = default;
        if (_peer?._outgoing is not { } incoming) return BioResult.Failed(BioReason.Uninitialized, -2);
        _peer._readRequest = 0;
        if (incoming.Length == 0) return NothingToRead(_peer, wanted: 1);
        readable = incoming.ContiguousReadable;
        return BioResult.Done(readable.Length);
    }

    private BioResult FindRoom(out Span<byte> writable)
    {
        writable = default;
        if (_outgoing is null) return BioResult.Failed(BioReason.Uninitialized, -2);
        _readRequest = 0;
        if (_isWriteClosed) return BioResult.Failed(BioReason.BrokenPipe);
        writable = _outgoing.ContiguousFree;
        return writable.IsEmpty ? BioResult.RetryAfter(BioRetry.Write) : BioResult.Done(writable.Length);
    }
}
