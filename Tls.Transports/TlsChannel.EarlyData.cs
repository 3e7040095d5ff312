using System;
using Tls.Core;

namespace Tls.Transports;

/// <content>Early data, also called 0-RTT (RFC 9846 §2.3, §8). DANGER: others can send it again; see <see cref="WriteEarlyData"/>.</content>
public sealed partial class TlsChannel
{
    /// <summary>
    /// What became of early data: None where none was sent, Rejected or Accepted once the server has said so. OpenSSL: SSL_get_early_data_status.
    /// </summary>
    public TlsEarlyData EarlyDataStatus => Info?.EarlyData ?? TlsEarlyData.None;

    /// <summary>
    /// On a client, before Connect: sends data together with the first message, where <see cref="Sessions"/> has a ticket that allows it. It may be
    /// called several times; then Connect, and <see cref="EarlyDataStatus"/> tells whether the server took all of it or none. Nothing that it did not
    /// take is sent again. On a server, between <see cref="ReadEarlyData"/> and the end of Accept: answers early. Succeeds, and is to be
    /// repeated after a WANT code, as <see cref="Write"/>. OpenSSL: SSL_write_early_data.
    /// <para>
    /// DANGER: whoever saw it on its way can bring it to the server once more, as if you had sent it again, and it has no forward secrecy.
    /// Only for what does no harm when it comes twice, such as a GET.
    /// </para>
    /// </summary>
    /// <param name="source">Not kept. When empty, nothing at all is done and the value is 0.</param>
    /// <returns>
    /// The length of <paramref name="source"/>; 0 with <see cref="TlsResultReason.EarlyDataNotPossible"/> or
    /// <see cref="TlsResultReason.TooMuchEarlyData"/>, and nothing of it was sent; else what stopped it.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult WriteEarlyData(ReadOnlySpan<byte> source) => Noted(PutEarly(source));

    /// <summary>
    /// On a server, before Accept: takes early data, where <see cref="TlsServerOptions.MaxEarlyDataSize"/> allows it and the
    /// <see cref="TlsSessions.ReplayGuard"/> says that it is no replay; without a guard <see cref="Decision"/> is the caller's to answer. To be called
    /// until it gives 0, and then Accept completes the handshake. Without this call Accept takes none. OpenSSL: SSL_read_early_data.
    /// <para>
    /// What it gives may be somebody's recording of what the client said once. What must not happen twice has to wait until Accept is done.
    /// </para>
    /// </summary>
    /// <param name="destination">Filled from the start; not kept. What it has no room for stays for the next call, or for Read.</param>
    /// <returns>
    /// Bytes read; 0 without an error code once no more will come, or none was taken (OpenSSL: SSL_READ_EARLY_DATA_FINISH); 0 with
    /// <see cref="TlsResultReason.WrongRole"/> on a client; else what stopped it.
    /// </returns>
    /// <exception cref="ArgumentException">The destination is empty.</exception>
    /// <exception cref="ObjectDisposedException">The channel or its transport was disposed.</exception>
    public TlsResult ReadEarlyData(Span<byte> destination)
    {
        if (destination.IsEmpty) throw new ArgumentException("There has to be room for a byte, or the end could not be told.", nameof(destination));
        return Noted(TakeEarly(destination));
    }

    private TlsResult PutEarly(ReadOnlySpan<byte> source)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (source.Length < _progress.Committed) return TlsResult.Failed(TlsResultReason.BadLength);
        if (source.IsEmpty) return TlsResult.Success(0);
        if (RepeatedFailure() is { } failure) return failure;
        if (!TryStart(_connection, out TlsResult stopped, offerEarlyData: !_connection.IsServer)) return stopped;
        if (_connection.EarlyDataRoom == 0 && _progress.Committed == 0) return TlsResult.Failed(TlsResultReason.EarlyDataNotPossible, value: 0);
        if (_connection.EarlyDataRoom < source.Length - _progress.Committed) return TlsResult.Failed(TlsResultReason.TooMuchEarlyData, value: 0);
        while (_progress.Committed < source.Length)
        {
            ReadOnlySpan<byte> rest = source[_progress.Committed..];
            if (_connection.SendEarlyData(rest[..Math.Min(rest.Length, MaxSendFragment)], _outbox, out int sealedLength) == TlsStatus.Failed) return Fail(_connection);
            _progress.Committed += sealedLength;

            // Behind the first record, so that a ClientHello and its early data leave together.
            if (!TryFlush(out stopped)) return stopped;
        }
        if (!TryFlush(out stopped)) return stopped;
        _progress.Committed = 0;
        return TlsResult.Success(source.Length);
    }

    private TlsResult TakeEarly(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (!_connection.IsServer) return TlsResult.Failed(TlsResultReason.WrongRole, value: 0);
        if (RepeatedFailure() is { } failure) return failure;
        if (_progress.IsConnected) return TlsResult.Success(0);
        _progress.ReadsEarlyData = true;
        if (!TryStart(_connection, out TlsResult stopped)) return stopped;
        while (_plaintext.IsEmpty)
        {
            bool hasAnswered = _connection.Info.Version != ProtocolVersion.None || _connection.Info.HelloRetryRequested;
            if (hasAnswered && !_connection.ExpectsEarlyData) return TryFlush(out stopped) ? TlsResult.Success(0) : stopped;
            if (!TryFlush(out stopped) || !TryReceive(_connection, out stopped)) return stopped;
        }

        // The flight that took it: the client waits for it, whatever is made of the data.
        TryFlush(out _);
        int count = Math.Min(destination.Length, _plaintext.Length);
        _plaintext.Unread[..count].CopyTo(destination);
        _plaintext.Consume(count);
        return TlsResult.Success(count);
    }
}
