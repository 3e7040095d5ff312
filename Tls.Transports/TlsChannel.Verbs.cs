using System;
using Tls.Core;

namespace Tls.Transports;

/// <content>The calls that talk to the peer.</content>
public sealed partial class TlsChannel
{
    /// <summary>
    /// Performs a client's handshake, or as much of it as the transport allows. On a connected client it does nothing and gives 1: there
    /// is no renegotiation. OpenSSL: SSL_connect.
    /// </summary>
    /// <returns>1 when done and the last byte was taken by the transport; 0 with <see cref="TlsResultReason.WrongRole"/> on a server; else -1.</returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Connect() => Noted(Handshake(isServer: false));

    /// <summary>
    /// Performs a server's handshake, or as much of it as the transport allows. Done means that the client's Finished was verified; tickets
    /// are no part of it, so a client that never reads cannot hold it up. OpenSSL: SSL_accept.
    /// </summary>
    /// <returns>1 when done; 0 with <see cref="TlsResultReason.WrongRole"/> on a client; else -1.</returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Accept() => Noted(Handshake(isServer: true));

    /// <summary>
    /// <see cref="Connect"/> or <see cref="Accept"/>, by role; -1 with <see cref="TlsResultReason.ConnectionTypeNotSet"/> without one.
    /// OpenSSL: SSL_do_handshake.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult DoHandshake() => Noted(Handshake(IsServer));

    /// <summary>
    /// Takes application data, performing the handshake first where it is not complete. At most one record's worth a call, so at most
    /// 16,384 bytes; what the destination has no room for stays <see cref="Pending"/>. OpenSSL: SSL_read.
    /// </summary>
    /// <param name="destination">Filled from the start; not kept. When empty, nothing at all is done and the value is 0.</param>
    /// <returns>Bytes read; 0 with <see cref="TlsErrorCode.ZeroReturn"/> after the peer's close_notify; else what stopped it.</returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Read(Span<byte> destination) => Noted(Take(destination, consume: true));

    /// <summary><see cref="Read"/> that leaves the bytes where they are, for the next Read or Peek. OpenSSL: SSL_peek.</summary>
    /// <inheritdoc cref="Read"/>
    public TlsResult Peek(Span<byte> destination) => Noted(Take(destination, consume: false));

    /// <summary>
    /// Sends application data, performing the handshake first where it is not complete; a client's last flight and the data then leave
    /// together. Succeeds only when the transport has taken everything. After a WANT code repeat the call with the same bytes: some may be
    /// sealed already, and of a changed copy only the rest would be taken. OpenSSL: SSL_write.
    /// </summary>
    /// <param name="source">
    /// Any length; not kept, and free to move between repeats. Shorter than what is sealed gives <see cref="TlsResultReason.BadLength"/> and
    /// changes nothing. When empty, nothing at all is done and the value is 0.
    /// </param>
    /// <returns>The length of <paramref name="source"/>; else what stopped it.</returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Write(ReadOnlySpan<byte> source) => Noted(Put(source));

    /// <summary>
    /// Says that nothing more will be sent (close_notify, RFC 9846 §6.1), and when called again waits for the peer to say so too. Reading
    /// goes on in between; data that was not read by then ends the connection with an error. OpenSSL: SSL_shutdown.
    /// </summary>
    /// <returns>
    /// 1 when both sides have said it; 0 with <see cref="TlsResultReason.AwaitsCloseNotify"/> when only this one has; -1 with
    /// <see cref="TlsResultReason.ShutdownWhileInInit"/>, and nothing sent, before the handshake is complete and after a failure.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Shutdown() => Noted(End());

    private TlsResult Handshake(bool isServer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.ConnectionTypeNotSet);
        if (_connection.IsServer != isServer) return TlsResult.Failed(TlsResultReason.WrongRole, value: 0);
        return TryConnect(_connection, out TlsResult stopped) && TryFlushFlight(out stopped) ? TlsResult.Success(1) : stopped;
    }

    private TlsResult Take(Span<byte> destination, bool consume)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (destination.IsEmpty) return TlsResult.Success(0);
        if (_plaintext.IsEmpty && !TryFetch(_connection, out TlsResult stopped))
        {
            return _progress.IsConnected && stopped.IsFromPeer ? stopped.WithValue(0) : stopped;
        }
        int count = Math.Min(destination.Length, _plaintext.Length);
        _plaintext.Unread[..count].CopyTo(destination);
        if (consume) _plaintext.Consume(count);
        return TlsResult.Success(count);
    }

    private bool TryFetch(TlsConnection connection, out TlsResult stopped)
    {
        if (!TryConnect(connection, out stopped) || !TryFlushFlight(out stopped)) return false;

        // What an earlier Write left may go out now; that it cannot is no reason not to read (SEMANTICS 82, 88).
        TryFlush(out _);
        while (_plaintext.IsEmpty)
        {
            if (!TryReceive(connection, out stopped)) return false;
        }
        return true;
    }

    private TlsResult Put(ReadOnlySpan<byte> source)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (source.Length < _progress.Committed) return TlsResult.Failed(TlsResultReason.BadLength);
        if (source.IsEmpty) return TlsResult.Success(0);
        if (!TryConnect(_connection, out TlsResult stopped)) return stopped;
        if (_connection.IsWriteClosed) return TlsResult.Failed(TlsResultReason.ProtocolIsShutdown);
        while (true)
        {
            // The last flight waits for the first record, to leave with it: Nagle's algorithm would hold the record back (SEMANTICS 45).
            bool joinsFlight = _progress.FlightLength > 0 && _progress.Committed == 0;
            if (!joinsFlight && !TryFlush(out stopped)) return stopped;
            if (_progress.Committed == source.Length) break;
            if (_connection.Send(source[_progress.Committed..], _outbox, out int sealedLength) == TlsStatus.Failed) return Fail(_connection);
            _progress.Committed += sealedLength;
        }
        _progress.Committed = 0;
        return TlsResult.Success(source.Length);
    }

    private TlsResult End()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (IsInInit)
        {
            TryFlush(out _);
            return TlsResult.Failed(TlsResultReason.ShutdownWhileInInit);
        }
        if (_connection.Close(_outbox) == TlsStatus.Failed) return Fail(_connection);

        // One call does one of two things: bring our close_notify out, or wait for the peer's.
        bool bringsOut = !_outbox.IsEmpty;
        if (!TryFlush(out TlsResult stopped))
        {
            if (stopped.ShouldRetry) return stopped;
            bringsOut = false;
        }
        if (IsReadEnded) return TlsResult.Success(1);
        return bringsOut ? TlsResult.AwaitsCloseNotify() : AwaitClose(_connection);
    }

    private TlsResult AwaitClose(TlsConnection connection)
    {
        TlsResult stopped;
        do
        {
            if (!_plaintext.IsEmpty) return Fail(TlsResult.Failed(TlsResultReason.ApplicationDataAfterCloseNotify));
        }
        while (TryReceive(connection, out stopped));
        return stopped.Code == TlsErrorCode.ZeroReturn ? TlsResult.Success(1) : stopped;
    }
}
