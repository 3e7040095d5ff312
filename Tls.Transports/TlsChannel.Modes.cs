using System;

namespace Tls.Transports;

/// <content>What OpenSSL calls modes: how reading and writing go about it. Each holds for the channel, whatever connection it carries.</content>
public sealed partial class TlsChannel
{
    private const int MinSendFragment = 512;
    private const int MaxRecordContent = 16_384;

    // The longest record there is, header included (RFC 9846 §5.2).
    private const int ReadAheadLength = 5 + MaxRecordContent + 256;

    private bool _partialWrite;
    private int _maxSendFragment = MaxRecordContent;

    /// <summary>
    /// Whether reading takes from the transport all that is there, up to 16,645 bytes, instead of one record at a time; default false.
    /// Fewer calls of the transport; but records may then wait in here while the transport has nothing more to say, so an event loop has to
    /// ask <see cref="HasPending"/> before it waits, and bytes behind the peer's close_notify do not stay in the transport. OpenSSL:
    /// SSL_set_read_ahead.
    /// </summary>
    public bool ReadAhead { get; set; }

    /// <summary>
    /// Whether a read, or a Shutdown that waits, goes on to the next record when one held no data (a ticket, a key update); default true.
    /// Otherwise it gives <see cref="TlsErrorCode.WantRead"/> after each such record, over a blocking transport too. OpenSSL: SSL_MODE_AUTO_RETRY.
    /// </summary>
    public bool AutoRetry { get; set; } = true;

    /// <summary>
    /// Whether <see cref="Write"/> succeeds as soon as the transport has taken a record, instead of all of them; default false. The value
    /// says how many bytes it was; a call that finishes the record of an earlier call may give more than one record's worth. OpenSSL:
    /// SSL_MODE_ENABLE_PARTIAL_WRITE. (There is no SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER: a repeated write may always come from elsewhere.)
    /// </summary>
    /// <exception cref="InvalidOperationException">Set while a write is to be repeated.</exception>
    public bool PartialWrite
    {
        get => _partialWrite;
        set
        {
            if (_progress.Committed > 0) throw new InvalidOperationException("A write is to be repeated: finish it before you change what its value means.");
            _partialWrite = value;
        }
    }

    /// <summary>
    /// The most bytes of application data in one record, 512 to 16,384; default 16,384. Where the peer or the context asks for less, that
    /// counts. Handshake messages go by <see cref="Core.TlsOptions.MaxSentRecordContent"/> alone. OpenSSL: SSL_set_max_send_fragment.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to something else.</exception>
    public int MaxSendFragment
    {
        get => _maxSendFragment;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinSendFragment);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxRecordContent);
            _maxSendFragment = value;
        }
    }

    /// <summary>
    /// Whether buffers go back to the pool whenever they are empty at the end of a call, about 34 KiB for a connection that was busy;
    /// default false. For many connections that are idle. OpenSSL: SSL_MODE_RELEASE_BUFFERS.
    /// </summary>
    public bool ReleaseBuffers { get; set; }

    /// <summary>
    /// Whether a handshake call that completes keeps this side's last flight for the first <see cref="Write"/> to take along, so that both
    /// leave in one segment; default false. In TLS 1.3 and in resumption that flight is the client's Finished. Every call but a handshake
    /// call sends it first, so no read waits for an answer to it; but who waits for the transport instead of calling anything, because the
    /// peer speaks first, has to call <see cref="Flush"/>, or both sides wait for good. <see cref="WritePending"/> tells. Not needed where
    /// Write is the call that performs the handshake: it always joins the two.
    /// </summary>
    public bool HoldsLastFlight { get; set; }

    /// <summary>Bytes that are sealed and not taken by the transport: the next call offers them again. OpenSSL keeps the number to itself.</summary>
    public int WritePending => _outbox.Length;

    /// <summary>Bytes that all buffers take up, used or not.</summary>
    internal int RetainedLength => _inbox.Capacity + _outbox.Capacity + _plaintext.Capacity;

    /// <summary>
    /// Sends what is sealed and not taken by the transport, and nothing new. Never needed for progress of a call that is repeated: each does
    /// this first. OpenSSL: BIO_flush of the write BIO.
    /// </summary>
    /// <returns>1 when the transport has taken all; else what stopped it, or the failure that ended the connection before.</returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Flush()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        bool isOut = TryFlush(out TlsResult stopped);
        return Noted(_progress.Failure ?? (isOut ? TlsResult.Success(1) : stopped));
    }

    private void TrimBuffers()
    {
        _inbox.Trim();
        _outbox.Trim();
        _plaintext.Trim();
    }
}
