using System;

namespace Tls.Transports;

/// <summary>
/// A byte transport with OpenSSL's retry rules: a call moves bytes, meets the end of data, asks to be repeated, or fails for good, and its
/// <see cref="BioResult"/> says which. What an OpenSSL program knows as a source/sink BIO. Used by one thread at a time; nothing locks.
/// </summary>
/// <remarks>
/// What goes wrong in the transport is returned; what the caller does wrong is thrown. Derived classes implement the <c>Core</c> methods and never
/// have to check for disposal.
/// </remarks>
public abstract class Bio : IDisposable
{
    private bool _disposed;

    /// <summary>
    /// The result of the latest transfer (a read or write of any kind), for code that asks about a BIO's flags after the fact.
    /// Settings and questions leave it alone.
    /// </summary>
    public BioResult LastResult { get; private protected set; }

    /// <summary>Whether calls wait instead of asking to be repeated. OpenSSL has no such question; it tells callers if a retry loop would spin.</summary>
    public abstract bool IsBlocking { get; }

    /// <summary>Bytes that can be read now, as far as this transport itself holds them; 0 where only the system knows. OpenSSL: BIO_pending.</summary>
    public virtual int Pending => 0;

    /// <summary>Bytes written and not yet taken by the far side, as far as this transport itself holds them. OpenSSL: BIO_wpending.</summary>
    public virtual int WritePending => 0;

    /// <summary>Whether every later read is known to return no bytes. OpenSSL: BIO_eof.</summary>
    public abstract bool IsEof { get; }

    /// <summary>
    /// Moves up to <c>destination.Length</c> bytes out of the transport. May move fewer; the count says how many. Bytes beyond it are not touched.
    /// </summary>
    /// <param name="destination">Filled from the start; not kept. When empty, nothing is read and the value is 0.</param>
    /// <returns>Bytes read; 0 at the end of data; -1 to retry or on failure.</returns>
    /// <exception cref="ObjectDisposedException">This transport was disposed.</exception>
    public BioResult Read(Span<byte> destination)
    {
        ThrowIfDisposed();
        return LastResult = Checked(ReadCore(destination), destination.Length);
    }

    /// <summary>
    /// Moves up to <c>source.Length</c> bytes into the transport. May take fewer; the count says how many, and the rest is the caller's to offer again.
    /// </summary>
    /// <param name="source">Copied, or handed to the system; not kept. When empty, nothing is written and the value is 0.</param>
    /// <returns>Bytes taken; -1 to retry or on failure.</returns>
    /// <exception cref="ObjectDisposedException">This transport was disposed.</exception>
    public BioResult Write(ReadOnlySpan<byte> source)
    {
        ThrowIfDisposed();
        return LastResult = Checked(WriteCore(source), source.Length);
    }

    /// <summary>Pushes on what a lower layer may still hold back. Call it before waiting for an answer to what was written. OpenSSL: BIO_flush.</summary>
    /// <returns>1 when nothing is held back; -1 on failure.</returns>
    /// <exception cref="ObjectDisposedException">This transport was disposed.</exception>
    public virtual BioResult Flush()
    {
        ThrowIfDisposed();
        return BioResult.Done(1);
    }

    /// <summary>Returns the transport to its first state as far as that means anything for its kind. OpenSSL: BIO_reset.</summary>
    /// <returns>The value is the kind's own; here 0 with <see cref="BioReason.Unsupported"/>.</returns>
    /// <exception cref="ObjectDisposedException">This transport was disposed.</exception>
    public virtual BioResult Reset()
    {
        ThrowIfDisposed();
        return BioResult.Failed(BioReason.Unsupported, 0);
    }

    /// <summary>Ends the transport and what it owns. Doing so twice is harmless. OpenSSL: BIO_free.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Dispose(disposing: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Reads as <see cref="Read"/> promises.</summary>
    /// <param name="destination">May be empty.</param>
    protected abstract BioResult ReadCore(Span<byte> destination);

    /// <summary>Writes as <see cref="Write"/> promises.</summary>
    /// <param name="source">May be empty.</param>
    protected abstract BioResult WriteCore(ReadOnlySpan<byte> source);

    /// <summary>Releases what this transport owns; runs once.</summary>
    /// <param name="disposing"><see langword="false"/> only from a derived class's finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>For verbs that a derived class adds.</summary>
    /// <exception cref="ObjectDisposedException">This transport was disposed.</exception>
    protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    // A derived class may be anybody's: a count beyond the span would make the caller use bytes that nobody moved.
    private static BioResult Checked(BioResult result, int limit) =>
        result.Value <= limit ? result : throw new InvalidOperationException("The transport claims to have moved more bytes than it was given room for.");
}
