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
    /// <returns>
    /// 1 when done and the last byte was taken by the transport (or is held back, see <see cref="HoldsLastFlight"/>); 0 with
    /// <see cref="TlsResultReason.WrongRole"/> on a server; else -1.
    /// </returns>
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
    /// <see cref="Connect"/> or <see cref="Accept"/>, by role; -1 with <see cref="TlsResultReason.ConnectionTypeNotSet"/> without one. On a
    /// finished connection each of the three sends the key update that is due (<see cref="KeyUpdateDue"/>), and nothing else. OpenSSL: SSL_do_handshake.
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
    /// <returns>The length of <paramref name="source"/>, with <see cref="PartialWrite"/> maybe less; else what stopped it.</returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult Write(ReadOnlySpan<byte> source) => Noted(Put(source));

    private TlsResult Handshake(bool isServer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.ConnectionTypeNotSet);
        if (_connection.IsServer != isServer) return TlsResult.Failed(TlsResultReason.WrongRole, value: 0);
        if (!TryConnect(_connection, out TlsResult stopped)) return stopped;
        bool isDone = (HoldsLastFlight || TryFlushFlight(out stopped)) && TryUpdateKeys(_connection, out stopped);
        return isDone ? TlsResult.Success(1) : stopped;
    }

    private TlsResult Take(Span<byte> destination, bool consume)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (destination.IsEmpty) return TlsResult.Success(0);
        if (_progress.Failure is null && _progress.Declared.HasFlag(TlsShutdownState.Received)) return TlsResult.ZeroReturn();
        if (!TrySendScheduledUpdate(_connection, out TlsResult stopped)) return stopped;

        // Early data that is left over waits for the handshake.
        if ((_plaintext.IsEmpty || !_progress.IsConnected) && !TryFetch(_connection, out stopped))
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

        // What no other call is bound to send goes out now; that it cannot is no reason not to read (SEMANTICS 82, 88).
        if (_progress.Committed == 0) TryFlush(out _);
        while (_plaintext.IsEmpty)
        {
            if (!TryReceive(connection, out stopped)) return false;
            if (AutoRetry || !_plaintext.IsEmpty) continue;
            stopped = TlsResult.Retry(TlsErrorCode.WantRead);
            return false;
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
        if (ShutdownState.HasFlag(TlsShutdownState.Sent)) return TlsResult.Failed(TlsResultReason.ProtocolIsShutdown);
        if (!DataGoesFirst && !TrySealScheduledUpdate(_connection, out stopped)) return stopped;
        bool hasSealed = false;
        while (true)
        {
            // The last flight waits for the first record, to leave with it: Nagle's algorithm would hold the record back (SEMANTICS 45).
            bool joinsFlight = _progress.FlightLength > 0 && _progress.Committed == 0;
            if (!joinsFlight && !TryFlush(out stopped))
            {
                _progress.IsDataWaiting = _progress.Committed == 0;
                return stopped;
            }
            if (_progress.Committed == source.Length || (PartialWrite && hasSealed)) break;
            ReadOnlySpan<byte> rest = source[_progress.Committed..];
            ReadOnlySpan<byte> fragment = rest[..Math.Min(rest.Length, MaxSendFragment)];
            SessionsOrDefault.Tick(_connection);
            if (_connection.Send(fragment, _outbox, out int sealedLength) == TlsStatus.Failed) return Fail(_connection);
            SettleSessions(_connection);
            _progress.Committed += sealedLength;
            _progress.IsDataWaiting = _progress.HasUpdated = false;
            hasSealed = true;
        }
        int written = _progress.Committed;
        _progress.Committed = 0;
        return TlsResult.Success(written);
    }
}
