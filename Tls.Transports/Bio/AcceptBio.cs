using System;
using System.Net.Sockets;

namespace Tls.Transports;

/// <summary>
/// A <see cref="SocketBio"/> that accepts one connection at its first read or write and then carries that connection's bytes. Over a non-blocking
/// listener calls ask for a retry with <see cref="BioRetry.Accept"/> until a peer arrives. What OpenSSL makes with BIO_s_accept.
/// </summary>
public sealed class AcceptBio : SocketBio
{
    private readonly Socket _listener;
    private readonly bool _ownsListener;

    /// <summary>Takes its connection from <paramref name="listener"/>.</summary>
    /// <param name="listener">A bound, listening stream socket. The accepted connection blocks if the listener does.</param>
    /// <param name="ownsListener">Whether disposing this transport disposes the listener too. The accepted connection is disposed always.</param>
    /// <exception cref="ArgumentException"><paramref name="listener"/> is not a stream socket.</exception>
    public AcceptBio(Socket listener, bool ownsListener = false)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (listener.SocketType != SocketType.Stream) throw new ArgumentException("TLS needs a stream socket.", nameof(listener));
        _listener = listener;
        _ownsListener = ownsListener;
    }

    /// <summary>Whether calls wait: the connection's setting, and the listener's before there is a connection.</summary>
    public override bool IsBlocking => (Socket ?? _listener).Blocking;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _ownsListener) _listener.Dispose();
    }

    private protected override bool TryOpen(out BioResult notOpen)
    {
        notOpen = Socket is null ? Accept() : default;
        return Socket is not null;
    }

    private BioResult Accept()
    {
        // Asked first because the alternative for "nobody yet" is an exception at every call.
        if (!_listener.Blocking && !_listener.Poll(0, SelectMode.SelectRead)) return BioResult.RetryAfter(BioRetry.Accept);
        try
        {
            Socket accepted = _listener.Accept();
            accepted.Blocking = _listener.Blocking;
            Use(accepted);
            return default;
        }
        catch (SocketException exception)
        {
            return FromError(exception.SocketErrorCode, BioRetry.Accept);
        }
    }
}
