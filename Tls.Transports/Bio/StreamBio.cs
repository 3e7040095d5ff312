using System;
using System.IO;
using System.Net.Sockets;

namespace Tls.Transports;

/// <summary>
/// Carries bytes over any <see cref="Stream"/> that blocks: a read waits for at least one byte, a write takes everything. One thread at a time.
/// The stream's timeouts apply and show as failures, not as retries: a stream does not tell how much of a timed-out write went out.
/// </summary>
public sealed class StreamBio : Bio
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private bool _isEof;

    /// <summary>Wraps <paramref name="stream"/>.</summary>
    /// <param name="stream">A stream that can be read and written.</param>
    /// <param name="ownsStream">Whether disposing this transport disposes the stream.</param>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot be written.</exception>
    public StreamBio(Stream stream, bool ownsStream = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite) throw new ArgumentException("TLS needs both directions of the stream.", nameof(stream));
        _stream = stream;
        _ownsStream = ownsStream;
    }

    /// <summary>Always <see langword="true"/>.</summary>
    public override bool IsBlocking => true;

    /// <summary>Whether a read has met the end of the stream.</summary>
    public override bool IsEof => _isEof;

    /// <summary>What the stream threw at the latest failed call, for use as an inner exception; <see langword="null"/> while none failed.</summary>
    public IOException? LastException { get; private set; }

    /// <summary>Flushes the stream, which may hold back what was written.</summary>
    /// <returns>1; -1 with <see cref="BioReason.System"/> when the stream throws an <see cref="IOException"/>.</returns>
    /// <exception cref="ObjectDisposedException">This transport or the stream was disposed.</exception>
    public override BioResult Flush()
    {
        ThrowIfDisposed();
        try
        {
            _stream.Flush();
            return BioResult.Done(1);
        }
        catch (IOException exception)
        {
            return Failed(exception);
        }
    }

    /// <inheritdoc/>
    protected override BioResult ReadCore(Span<byte> destination)
    {
        // Not asked of the stream: for some streams an empty read waits for data.
        if (destination.IsEmpty) return BioResult.EndOfData;
        try
        {
            int count = _stream.Read(destination);
            _isEof = count == 0;
            return BioResult.Done(count);
        }
        catch (IOException exception)
        {
            return Failed(exception);
        }
    }

    /// <inheritdoc/>
    protected override BioResult WriteCore(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty) return BioResult.EndOfData;
        try
        {
            _stream.Write(source);
            return BioResult.Done(source.Length);
        }
        catch (IOException exception)
        {
            return Failed(exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsStream) _stream.Dispose();
        base.Dispose(disposing);
    }

    private BioResult Failed(IOException exception)
    {
        LastException = exception;
        return BioResult.SystemFailed(exception.InnerException is SocketException inner ? inner.SocketErrorCode : SocketError.SocketError);
    }
}
